"""Tests of the room of the same name; one contract for fake and real."""
