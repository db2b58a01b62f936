"""The outbox: messages to send to Slack, and what each of them shows."""
