"""Tests of server/queueing."""
