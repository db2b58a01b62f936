"""When it is said, and exactly who says it: due messages are claimed, handed over and marked, one at a time."""
