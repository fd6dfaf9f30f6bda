"""Papers that are running text: the report, the bulletin."""
