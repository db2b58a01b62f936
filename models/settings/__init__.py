"""Settings of persons and teams, and the transitions that change them."""
