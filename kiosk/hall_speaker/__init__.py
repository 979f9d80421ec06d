"""A machine without a screen that calls numbers aloud in the hall."""
