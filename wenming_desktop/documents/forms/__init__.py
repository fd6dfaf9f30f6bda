"""Papers that are forms."""
