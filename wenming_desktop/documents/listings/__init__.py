"""Papers that are lists."""
