"""A duty, or all that a person owes, goes to a colleague."""
