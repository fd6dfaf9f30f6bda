"""What comes back: another PC's archive merged, departments' packages collected, in one window."""
