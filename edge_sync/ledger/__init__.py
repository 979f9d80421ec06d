"""The ledger: one SQLite file, one connection, every write synced before it is believed."""
