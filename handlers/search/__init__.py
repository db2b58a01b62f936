"""`/signoffs who`: finds a candidate and shows what is known about them."""
