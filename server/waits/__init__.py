"""Slice: honest waits - what was promised, what came true, and who estimates best."""
