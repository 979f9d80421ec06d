"""Slots and bookings as rows."""
