"""A Slack workspace on this machine, in which people can try the bot and tests can watch it."""
