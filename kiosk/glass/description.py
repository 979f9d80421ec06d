"""What stands on the glass, for a tester's finger: places and sizes, never a person's items."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kiosk.glass.boxes import Box
from kiosk.glass.picture import Picture
from kiosk.glass.theme import Profile


def describe(
    picture: Picture, boxes: tuple[Box, ...], profile: Profile, shown: int, part: int = 0, parts: int = 1
) -> dict[str, Any]:
    """The screen as plain data: ``step``, ``targets`` by answer, ``texts`` with their size in mm.

    ``shown`` counts screens since the start, so that a reader sees whether it is a new one. ``boxes`` are those of
    part ``part`` (from 0) of ``parts``.
    """
    mm = profile.px_per_mm
    return {
        "step": picture.step,
        "leaf": picture.leaf,
        "scene": str(picture.scene),
        "question": picture.question,
        "board": picture.board,
        "shown": shown,
        "part": part,
        "parts": parts,
        "manner": {"language": picture.manner.language, "letters": picture.manner.letters, "look": picture.manner.look},
        "size_px": [profile.width_px, profile.height_px],
        "targets": {
            box.name: {
                "x_px": round(box.rect.x + box.rect.w / 2),
                "y_px": round(box.rect.y + box.rect.h / 2),
                "width_mm": round(box.rect.w / mm, 1),
                "height_mm": round(box.rect.h / mm, 1),
                "enabled": box.enabled,
            }
            for box in boxes
            if box.name
        },
        "pen": next((_place(box) for box in boxes if box.drawing == "signature"), None),
        "keypad": {button.label: button.id for button in picture.keys},
        "labels": {button.id: button.label for button in picture.buttons},
        "texts": [
            {"lines": list(box.lines), "em_mm": round(box.em_px / mm, 2), "fits": box.fits}
            for box in boxes
            if box.lines and not box.personal
        ],
        "busy": picture.busy,
        "banner": picture.banner,
        "pin_filled": picture.pin_filled,
    }


def tell(file: Path, seen: dict[str, Any]) -> None:
    """Write what stands on the glass, whole or not at all."""
    draft = file.with_suffix(".tmp")
    draft.write_text(json.dumps(seen, ensure_ascii=False), "utf-8")
    draft.replace(file)


def _place(box: Box) -> list[int]:
    return [round(box.rect.x), round(box.rect.y), round(box.rect.w), round(box.rect.h)]
