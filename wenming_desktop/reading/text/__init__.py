"""A plan in running text: its outline, who is responsible, what is left over."""
