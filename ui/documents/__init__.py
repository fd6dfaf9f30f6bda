"""Tables and papers: exporting, importing, printing."""
