"""Slack's limits of messages, views, blocks and elements, as rules."""
