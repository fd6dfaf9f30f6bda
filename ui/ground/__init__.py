"""What every room of the window stands on: the desk, long work, messages, the look."""
