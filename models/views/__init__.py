"""Pages of rows for a reader."""
