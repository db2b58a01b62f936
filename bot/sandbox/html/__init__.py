"""Renders Block Kit, mrkdwn, Markdown and charts as HTML."""
