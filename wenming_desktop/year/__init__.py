"""A whole year: beginning one, making the next, telling everything of one."""
