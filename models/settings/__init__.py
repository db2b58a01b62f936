"""What a person or a team chose, and the transitions that change it."""
