"""The message that tells the team each morning who still waits."""
