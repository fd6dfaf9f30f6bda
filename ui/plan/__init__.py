"""Tasks, departments, measures, reading a plan."""
