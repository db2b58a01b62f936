"""Form fields that several features share, and how each is read."""
