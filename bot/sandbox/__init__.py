"""A local Slack server that speaks Slack's real protocol: for demos of the bot and for its tests."""
