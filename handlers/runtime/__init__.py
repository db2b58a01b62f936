"""What every listener uses: transactions, known users, wrappers for buttons and forms, replies, errors."""
