"""What is said, and the answers: every form, card and button that a person meets in Slack."""
