"""Beginning: the first start, a new year."""
