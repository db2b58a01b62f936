"""What is kept about a candidate: the log, the export, and being forgotten."""
