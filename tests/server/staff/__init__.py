"""Tests of server/staff."""
