"""Chaos run: bot processes under random kills and Slack faults, simulated users, and a judge of the result."""
