"""The engine, its transactions, and what every table shares."""
