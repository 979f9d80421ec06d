"""Sends what waits, settles what the centre confirmed, and keeps the line."""
