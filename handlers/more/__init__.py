"""The More menu of a card, and the small answers behind it."""
