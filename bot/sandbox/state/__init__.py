"""State of the workspace: people, conversations, messages, views, files, tokens, and the clock."""
