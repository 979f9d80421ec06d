"""The type case: which fonts the machine has, for glass, slip and form alike."""
