"""What two rooms or more use."""
