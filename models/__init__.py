"""What is true about a decline, and what may happen next."""
