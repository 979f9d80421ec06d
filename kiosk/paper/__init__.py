"""The A4 printer that gives filled forms."""
