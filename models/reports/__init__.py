"""Figures of a team over a time, and their trend."""
