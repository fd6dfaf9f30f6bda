"""Cell painters and editors."""
