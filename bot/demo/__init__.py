"""The demo: a sandbox workspace with sample people, a sample week and a guide."""
