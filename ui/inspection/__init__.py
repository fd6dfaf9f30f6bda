"""迎检材料: what inspectors are handed, item by item."""
