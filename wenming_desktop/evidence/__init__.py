"""Scanned proof: the file store and its records."""
