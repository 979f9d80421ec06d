"""Slice: the machines themselves."""
