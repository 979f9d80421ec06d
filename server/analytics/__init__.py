"""Slice: numbers about numbers, without a person in them."""
