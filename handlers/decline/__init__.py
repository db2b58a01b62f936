"""`/decline`: records the outcome of an interview, and edits it afterwards."""
