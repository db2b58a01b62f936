"""Slack's two ways in, Socket Mode and signed requests, and the threads that answer."""
