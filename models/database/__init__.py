"""The database engine, its transactions, and what all tables share."""
