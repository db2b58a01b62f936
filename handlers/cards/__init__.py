"""What a recruiter sees of one duty: the same card in a message of its own, in a list and on Home."""
