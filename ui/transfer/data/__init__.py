"""Data, backups, restore: their page."""
