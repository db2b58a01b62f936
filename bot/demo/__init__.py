"""The workspace of the demo: its people, its week, its guide."""
