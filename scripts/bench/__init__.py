"""Benchmarks against relative limits: the same work with little and with much data, in the same run."""
