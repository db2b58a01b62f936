"""Lists of what is owed: the daily one, one's own, the team's, what comes next, and the Home tab."""
