"""Lists of duties: the daily list, /signoffs, the team's list, upcoming messages, and the Home tab."""
