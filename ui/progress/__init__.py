"""Where the campaign stands: overview, gaps, orders, reviews, self-assessment."""
