"""Block Kit, mrkdwn and markdown as HTML."""
