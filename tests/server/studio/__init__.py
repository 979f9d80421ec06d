"""Tests of server/studio."""
