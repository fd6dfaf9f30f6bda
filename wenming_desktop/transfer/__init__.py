"""Archives on a USB stick: writing and verifying."""
