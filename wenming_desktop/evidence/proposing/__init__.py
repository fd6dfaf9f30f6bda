"""What a machine can tell of a file, each with its source; the clerk decides."""
