"""Hand off: gives a duty, or all duties of a person, to a colleague."""
