"""A child process for strange bytes: it may crash, hang or swell, and the program goes on."""
