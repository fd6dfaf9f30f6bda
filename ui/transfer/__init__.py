"""Archives on a stick."""
