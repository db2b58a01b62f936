"""The way to the app and back: Socket Mode or signed requests, envelopes, acks and answers."""
