"""Tests of server/analytics."""
