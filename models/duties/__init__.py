"""Duties, declines and all that happens to them: tables and transitions."""
