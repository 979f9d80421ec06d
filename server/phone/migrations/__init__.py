"""How the tables of phone came to be."""
