"""The sign-off call: the answers to its card, the form of its outcome, the block of calls, what goes out around it."""
