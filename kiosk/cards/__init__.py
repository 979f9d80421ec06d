"""The card slot: what lies on the reader, and what it may be asked."""
