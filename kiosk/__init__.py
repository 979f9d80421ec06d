"""The machine the visitor stands before."""
