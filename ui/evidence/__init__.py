"""Material: slots, tiles, the library."""
