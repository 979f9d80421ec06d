"""How the tables of waits came to be."""
