"""Forms that change settings: personal, the team's, the leads of a person, and the texts."""
