"""How a machine comes to be."""
