"""Figures of a team over a period, and their trend."""
