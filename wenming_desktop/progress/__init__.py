"""Where the campaign stands: status, counts, what is missing."""
