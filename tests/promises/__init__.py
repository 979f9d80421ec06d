"""The fourteen promises of the post office, a file each."""
