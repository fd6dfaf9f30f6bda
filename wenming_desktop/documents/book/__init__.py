"""一项一册: the proof of one item as one PDF, and what the clerk chooses about it."""
