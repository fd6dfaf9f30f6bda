"""Each table described once, in the clerk's words."""
