"""`/signoffs report`: the figures of a team over a time."""
