"""Block Kit helpers that know no duties: blocks, form fields, dates, paging, and parsing of typed text."""
