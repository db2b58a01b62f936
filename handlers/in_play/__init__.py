"""Candidates about whom nothing is decided: `/interviewed`, `/filled` and the card that asks for an update."""
