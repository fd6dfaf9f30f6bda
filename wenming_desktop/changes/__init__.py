"""The one write lane, and what it remembers."""
