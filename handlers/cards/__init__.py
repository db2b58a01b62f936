"""The card of one duty: the same in a message of its own, in a list and on Home."""
