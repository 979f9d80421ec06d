"""How the tables of reservations came to be."""
