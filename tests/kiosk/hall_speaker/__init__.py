"""Tests of the machine that only speaks."""
