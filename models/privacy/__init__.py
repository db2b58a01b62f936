"""What is kept about a person: found, exported, and erased on request or by age."""
