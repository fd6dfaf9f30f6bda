"""Help wherever one stands: the manual in its window, the list of keys."""
