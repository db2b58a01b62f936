"""Personal data: the log of a candidate, the export, and erasure."""
