"""The web server: Slack's requests, health and metrics, with a deadline for every connection."""
