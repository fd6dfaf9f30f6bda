"""A plan in tables: what their columns and rows say."""
