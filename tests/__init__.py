"""Tests, arranged as the houses are."""
