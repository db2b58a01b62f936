"""`/signoffs report`: the figures of the team or of a person for a period."""
