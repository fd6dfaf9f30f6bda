"""The assignment table that comes back: read, set beside the plan, and taken over as the clerk chooses."""
