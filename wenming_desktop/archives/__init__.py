"""档案: 档号, boxes and what the archive's papers show (DA/T 22-2015, DA/T 13-2022)."""
