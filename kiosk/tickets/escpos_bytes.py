"""ESC/POS: the few commands we send, and what status bytes mean; pure.

Status bytes as Epson documents them for DLE EOT n and GS r n, which other makes follow.
"""

from __future__ import annotations

from typing import Final

from PIL import Image

from kiosk.tickets.port import Paper

INITIALISE: Final = b"\x1b@"
FEED_AND_CUT: Final = b"\x1dV\x42\x00"
"""Feed to the cutter, then cut, leaving one point (the slip does not fall on the floor)."""

ASK_ROLL: Final = b"\x10\x04\x04"
ASK_OFFLINE_CAUSE: Final = b"\x10\x04\x02"
ASK_WHEN_DONE: Final = b"\x1dr\x01"
"""Queued behind the slip, so its answer means that the slip was carried out."""

_FIXED_MASK, _FIXED_BITS = 0b1001_0011, 0b0001_0010
_DONE_FIXED_MASK = 0b1001_0000


def raster(paper: Image.Image) -> bytes:
    """One GS v 0 command with the whole slip; ``paper`` has mode ``1``, a set bit is a burnt dot."""
    row_bytes = (paper.width + 7) // 8
    head = b"\x1dv0\x00" + row_bytes.to_bytes(2, "little") + paper.height.to_bytes(2, "little")
    return head + paper.tobytes()


def is_status(byte: int) -> bool:
    """True when a byte has the fixed bits that every DLE EOT answer has."""
    return byte & _FIXED_MASK == _FIXED_BITS


def is_done(byte: int) -> bool:
    """True when a byte can be the answer to ``ASK_WHEN_DONE``."""
    return byte & _DONE_FIXED_MASK == 0


def roll_says(byte: int) -> Paper:
    """What the answer to ``ASK_ROLL`` says: bits 5-6 end, bits 2-3 near end."""
    if byte & 0x60:
        return Paper.OUT
    return Paper.LOW if byte & 0x0C else Paper.PRESENT


def cover_is_open(byte: int) -> bool:
    """Bit 2 of the answer to ``ASK_OFFLINE_CAUSE``."""
    return bool(byte & 0x04)


def has_error(byte: int) -> bool:
    """Bit 6 of the answer to ``ASK_OFFLINE_CAUSE``: cutter, head, or worse."""
    return bool(byte & 0x40)
