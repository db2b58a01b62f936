"""Messages that the bot sends on schedule: daily lists, the digest, and when each may arrive."""
