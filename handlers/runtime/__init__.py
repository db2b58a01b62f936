"""What every listener is handed: transactions, known users, wrappers for buttons and forms, replies, errors."""
