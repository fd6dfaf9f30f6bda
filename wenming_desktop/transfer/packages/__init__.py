"""填报包: folders that departments fill in with Excel or WPS alone, out and back."""
