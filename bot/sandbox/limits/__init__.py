"""What Slack refuses: one room for each kind of thing that has limits."""
