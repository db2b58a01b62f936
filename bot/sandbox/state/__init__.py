"""What the workspace holds: people, conversations, messages, views, files, tokens, and its clock."""
