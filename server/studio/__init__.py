"""Slice: the template studio. Staff lay items onto a blank, try it with made-up people, and publish it."""
