"""Everything on paper or in a spreadsheet."""
