"""The line between a machine and the broker."""
