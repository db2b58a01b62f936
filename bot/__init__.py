"""The bot as a process: settings, wiring, command line, web server, and the sandbox (a local Slack)."""

__version__ = "0.1.0"
