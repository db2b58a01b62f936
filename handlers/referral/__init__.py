"""`/referral`: the people whom a candidate named, and what became of them."""
