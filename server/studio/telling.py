"""A line of the record of changes in words."""

from __future__ import annotations

import msgspec

from edge_sync.stationery.catalogue import Box
from edge_sync.stationery.items import read_items

DRAWN = {"text": "", "circle": "に○", "check": "に✓", "signature": ""}


def told(side: str) -> str:
    """A box as it was or is, as staff would say it; other texts as they are, digests short."""
    if not side.startswith("{"):
        return side[:8] if len(side) == 64 else side
    box = msgspec.json.decode(side, type=Box)
    item = read_items().get(box.item)
    name = box.question or (item.label if item else box.item)
    who = f"家族{box.who}人目の" if box.who else ""
    choice = f"「{box.choice}」{DRAWN[box.draw]}" if box.choice else ""
    place = box.place
    where = f"左{place.x_mm:g}・上{place.y_mm:g}・幅{place.width_mm:g}・高さ{place.height_mm:g}"
    letters = f"・{box.size_pt:g}pt・{box.lines}行" if box.draw == "text" else ""
    return f"{who}{name}{choice} {box.page}ページ {where}{letters}"
