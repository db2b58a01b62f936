"""The second contact, some days after the call: the answers to its card, and its forms."""
