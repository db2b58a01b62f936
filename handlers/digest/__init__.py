"""The digest: the morning message to the team about who still waits."""
