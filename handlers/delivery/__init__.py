"""Posts, edits and deletes messages in Slack, and explains what Slack refuses."""
