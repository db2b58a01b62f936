"""What follows from Slack's answer to a message."""
