"""Candidates in play, without a decision yet: `/interviewed`, `/filled` and the card that asks for an update."""
