"""``make bench-sync``: what the post office and the centre's intake do a second, beside the raw libraries."""
