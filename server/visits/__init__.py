"""Slice: the visit, one record of what happened between door and door."""
