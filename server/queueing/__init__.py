"""Slice: numbers and calls."""
