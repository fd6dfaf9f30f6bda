"""Backup, integrity, atomic file replacement."""
