"""档案: numbers and boxes."""
