"""The commands of `signoff`, and what they print."""
