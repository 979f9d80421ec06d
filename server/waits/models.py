"""Promises as rows."""
