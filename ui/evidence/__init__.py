"""Material: slots, the library."""
