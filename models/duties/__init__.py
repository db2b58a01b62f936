"""What is owed to people, and everything that can happen to it: rows and transitions."""
