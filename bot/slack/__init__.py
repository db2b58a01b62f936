"""Slack client, incoming events (Socket Mode or signed HTTP requests), and the threads that answer them."""
