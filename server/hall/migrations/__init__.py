"""How the tables of hall came to be."""
