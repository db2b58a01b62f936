"""A person in the workspace, who sees messages and acts by visible texts; used by tests, demo and page."""
