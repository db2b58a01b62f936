"""Effects of Slack's answer to a message."""
