"""What papers are set with: Typst, fonts, pictures, codes, wording."""
