"""What was done: activities, volunteers, meetings, publicity, funds."""
