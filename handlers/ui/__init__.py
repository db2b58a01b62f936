"""Block Kit without any duty in it: blocks, form fields, dates, pages, and the reading of typed text."""
