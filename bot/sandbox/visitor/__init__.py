"""A person in the workspace who sees and acts by visible texts, as people and tests do."""
