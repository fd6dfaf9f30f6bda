"""The work plan: reading official text, tasks, departments, assignments."""
