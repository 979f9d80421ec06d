"""Answers whose words are too large for the low half: they begin above it, and are touched in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.glass.choosing import needed_height
from kiosk.glass.picture import Button
from kiosk.glass.rect import Rect
from kiosk.glass.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Tall:
    """Answers beside each other, a part for each tuple; they begin ``above_px`` above the low half."""

    parts: tuple[tuple[Button, ...], ...]
    above_px: float
    kana: bool
    """False where their kana would find no room."""


def tall(sheet: Sheet, reach: Rect, buttons: tuple[Button, ...], most_px: float) -> Tall:
    """As many beside each other as keep their words whole, none beginning more than ``most_px`` above ``reach``."""
    for kana in (True, False):
        for across in (3, 2, 1):
            wide = (reach.w - sheet.gap * (across - 1)) / across
            needs = [needed_height(sheet, wide, button, kana=kana) for button in buttons]
            above = max(0.0, max(need for need, _ in needs) - reach.h)
            if (across == 1 and not kana) or (all(whole for _, whole in needs) and above <= most_px):
                cut = tuple(buttons[n : n + across] for n in range(0, len(buttons), across))
                return Tall(cut, above, kana)
    raise AssertionError("one always stands alone")


def place_tall(sheet: Sheet, reach: Rect, found: Tall, part: int) -> None:
    """Put one part's answers."""
    row = found.parts[part]
    cells = reach.columns(max(map(len, found.parts)), sheet.gap)
    for cell, button in zip(cells, row, strict=False):
        whole = Rect(cell.x, cell.y - found.above_px, cell.w, found.above_px + cell.h)
        sheet.tall_button(whole, cell, button, kana=found.kana)
