"""`/signoffs who`: all that is known about one candidate."""
