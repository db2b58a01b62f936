"""The page on which people try the workspace: conversations, forms, a clock to move, and an inspector."""
