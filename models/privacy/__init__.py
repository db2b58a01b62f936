"""Personal data of candidates and referrals: search, export, and erasure on request or by age."""
