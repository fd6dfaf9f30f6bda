"""报送包: copies of the proof, shaped after what a receiving office takes; the originals stay as they are."""
