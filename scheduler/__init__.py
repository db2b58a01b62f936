"""Claims due messages, sends them and records the result, one at a time, each by exactly one bot."""
