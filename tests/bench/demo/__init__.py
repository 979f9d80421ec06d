"""One visit on one machine: everything ours is real, everything outside it stands in at the far side."""
