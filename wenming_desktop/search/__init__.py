"""搜索: the index, and finding whatever the clerk types in it."""
