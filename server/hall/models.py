"""The hall's rules as rows."""
