"""What is said by itself at its time: daily lists, the digest, and when each may arrive."""
