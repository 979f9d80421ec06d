"""The queue as far as this machine knows it, and the numbers it gives by itself."""
