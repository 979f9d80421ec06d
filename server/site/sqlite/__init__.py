"""Django's backend for SQLite, as this centre uses it; Django wants a package with a module ``base``."""
