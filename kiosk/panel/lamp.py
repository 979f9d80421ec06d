"""Lamp patterns as sequences of (lit, milliseconds). Pure.

No pattern flashes more than three times a second (WCAG 2.3.1).
"""

from __future__ import annotations

PATTERNS: dict[str, tuple[tuple[bool, int], ...]] = {
    "off": ((False, 0),),
    "steady": ((True, 0),),
    "call": ((True, 500), (False, 500)),
    "trouble": ((True, 200), (False, 200), (True, 200), (False, 1400)),
}
"""A single stage of 0 ms lasts until the next pattern; several repeat for ever."""

FIRST = "trouble"
"""Nothing is shown over it."""
