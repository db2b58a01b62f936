"""Forms that change settings: one's own, the team's, the leads and the texts."""
