"""What leaves on a stick: archives, written and verified, and the packed log."""
