"""One page of rows for a reader."""
