"""Workbooks and clipboards: reading what others made, writing our own."""
