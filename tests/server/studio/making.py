"""Boxes and drafts for tests."""

from __future__ import annotations

import msgspec

from edge_sync.stationery.catalogue import Box
from edge_sync.stationery.geometry import Place
from server.studio.draft import Draft, Placed


def box(item: str = "name", y_mm: float = 50, **more: object) -> Box:
    place = Place(x_mm=60, y_mm=y_mm, width_mm=100, height_mm=12)
    return msgspec.convert({"item": item, "place": msgspec.to_builtins(place), **more}, Box)


def draft(*boxes: Box) -> Draft:
    return Draft(placed=tuple(Placed(f"k{n}", one) for n, one in enumerate(boxes)))
