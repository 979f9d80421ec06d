"""Paper forms, filled before they are printed."""
