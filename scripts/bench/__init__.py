"""How fast it is, measured against itself: the same work with little and with much, in the same run."""
