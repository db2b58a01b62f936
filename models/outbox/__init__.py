"""Messages owed to Slack, and what each of them shows."""
