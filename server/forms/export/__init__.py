"""An entry as columns for the system behind the counter: mapping, letters, file. Pure."""
