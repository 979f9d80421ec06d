"""The thermal printer that gives queue tickets."""
