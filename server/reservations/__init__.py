"""Slice: booked times, numbers taken on the web, calendars."""
