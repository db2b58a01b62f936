"""Delivery to the app: payloads, over Socket Mode or signed HTTP requests, and the effects of acks."""
