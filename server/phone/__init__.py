"""Slice: the queue on a visitor's own phone, and for everybody outside of the hall."""
