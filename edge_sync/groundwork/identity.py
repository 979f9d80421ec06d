"""Identifiers, made from a clock and randomness that are handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

RandomBytes = Callable[[int], bytes]


def uuid7_hex(now: datetime, random_bytes: RandomBytes) -> str:
    """A UUIDv7 (RFC 9562 §5.7) in 32 hexadecimal digits.

    Identity only: its time part follows whatever the wall clock said.
    """
    ms = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    rand = int.from_bytes(random_bytes(10), "big")
    value = (ms << 80) | (0x7 << 76) | (((rand >> 62) & 0xFFF) << 64) | (0b10 << 62) | (rand & ((1 << 62) - 1))
    return f"{value:032x}"
