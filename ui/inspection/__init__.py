"""迎检材料: what is handed to inspectors and receiving offices."""
