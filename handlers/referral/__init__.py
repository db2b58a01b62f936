"""`/referral`: records people whom a candidate named, and lists them with their status."""
