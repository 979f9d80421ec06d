"""Slice: the people who work here, and the book of what they did."""
