"""What was promised to a candidate: to be told of openings, and to be thanked."""
