"""How large the parts of a foreign PDF are, and whether it brings its letters along."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from typing import Any

from edge_sync.stationery.geometry import PT_PER_MM
from server.settings import PdfLimits
from server.studio.glovebox.orders import BAD_PAGE_SIZE, Refused

SMALLEST_SIDE_MM = 50
AT_ONCE_BYTES = 1 << 20
_STANDARD = ("/Helvetica", "/Times-", "/Courier", "/Symbol", "/ZapfDingbats")
"""The fonts that every printer has (ISO 32000-1 §9.6.2.2)."""


def sides_mm(page: Any, limits: PdfLimits) -> tuple[float, float]:
    """Width and height as seen."""
    left, low, right, high = (float(edge) for edge in page.trimbox)
    sides = (abs(right - left) / PT_PER_MM, abs(high - low) / PT_PER_MM)
    if not all(math.isfinite(side) and SMALLEST_SIDE_MM <= side <= limits.largest_side_mm for side in sides):
        raise Refused(BAD_PAGE_SIZE, "a page of an impossible size")
    return sides[::-1] if int(page.obj.get("/Rotate", 0)) % 180 else sides


def is_embedded(font: Any) -> bool:
    """False when the letters' shapes are not in the file, so that another printer may draw them otherwise (§9.9)."""
    if font.get("/Subtype") == "/Type3" or str(font.get("/BaseFont", "")).startswith(_STANDARD):
        return True
    if "/DescendantFonts" in font:
        font = font.DescendantFonts[0]
    descriptor = font.get("/FontDescriptor")
    return descriptor is not None and any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def unpacked_sizes(packed: bytes) -> Iterator[int]:
    """Bytes of a deflated stream, piece by piece; nothing is kept."""
    unpacker = zlib.decompressobj()
    try:
        while packed:
            yield len(unpacker.decompress(packed, AT_ONCE_BYTES))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return  # damaged: whoever reads it will say so
