"""The centre's letters to this machine: applied in order, once, and kept before it is said that they are."""
