"""A sheet under layout: a page with what can be touched on it. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.glass.boxes import Box
from kiosk.glass.page import Page
from kiosk.glass.picture import Button
from kiosk.glass.rect import Rect
from kiosk.glass.typesetting import TIGHT, Set

ROLES = {
    "main": ("main", "main_ink", "main"),
    "plain": ("plain", "plain_ink", "plain_ink"),
    "key": ("card", "ink", "ink"),
    "constant": ("constant", "constant_ink", "constant_ink"),
    "tool": ("card", "plain_ink", "plain_ink"),
    "staff": ("staff", "staff_ink", "staff_ink"),
    "more": ("soft", "ink", "ink"),
    "shut": ("off", "off_ink", "off_ink"),
    "off": ("off", "off_ink", ""),
}
"""Colours of a button by role: fill, ink, border. What does nothing now has no border."""

CLEARS, DONE = ("pin_clear", "type_erase", "code_erase"), ("pin_done", "type_done", "code_done")
"""Answers that stand among the keys of a keyboard."""
LABEL_LINE = 1.2
"""From line to line of a label, by its em square: short words stand closer than sentences."""
TALK = "talk"
EAR_MM = 15.0
"""The microphone with its meter."""
DOTS_MM = 2.6
"""What the dots of a low target for the next part take at its lower edge."""
LOOSE = {"vi": 1.3}
"""The same, where there is room, in languages that set marks above and below their letters."""
UNSPACED = ("ja", "easy", "zh")
"""Languages without spaces between words."""
DRAWN = {"more": "parts", TALK: "ear"}


class Sheet(Page):
    """Collects boxes. Sizes are asked in millimetres; rectangles are in pixels."""

    def button(self, rect: Rect, button: Button, *, size_mm: float | None = None, kana: bool = True) -> None:
        """A touch target with its label in the middle."""
        self._button(rect, button, self.label(rect, button, size_mm, kana=kana))

    def tall_button(self, rect: Rect, reach: Rect, button: Button, *, kana: bool = True) -> None:
        """A button too high for what is within reach; a touch above counts too, ``reach`` is the target proper."""
        self._button(rect, button, self.label(rect, button, kana=kana), name=False)
        self.boxes.append(Box(reach, name=button.id, enabled=button.enabled, focused=button.focused))

    def _button(self, rect: Rect, button: Button, done: Set, *, name: bool = True) -> None:
        role = "staff" if button.id == "call_staff" else button.role
        fill, ink, border = ROLES[role if button.enabled else "off"]
        self.boxes.append(
            Box(
                rect, name=button.id if name else "", also="" if name else button.id, lines=done.lines, rows=done.rows,
                em_px=done.em_px, ruby_px=done.ruby_px, step_px=done.step_px, bold=True, align="center",
                valign="middle", fill=fill, ink=ink, border=border, radius_px=self.px(self.usual.radius_mm),
                thick=role == "staff", enabled=button.enabled, focused=button.focused and name, fits=done.fits,
                language=self.manner.language, pad_px=self.px(2.0), lead_px=self._lead(button),
                drawing=self._drawn(rect, button, done),
                value=button.note if button.role == "more" else self.ear if button.id == TALK else "",
            )
        )  # fmt: skip

    def _drawn(self, rect: Rect, button: Button, done: Set) -> str:
        """What is drawn beside the label; the dots only where they stand clear of it."""
        below = (rect.h - (len(done.rows) - 1) * done.step_px - done.em_px * TIGHT) / 2
        if button.role == "more" and below < self.px(DOTS_MM):
            return ""
        return DRAWN.get(button.role, DRAWN.get(button.id, ""))

    def _lead(self, button: Button) -> float:
        """What a drawing takes at the left of the label."""
        return self.px(EAR_MM) if button.id == TALK else 0.0

    def label(self, rect: Rect, button: Button, size_mm: float | None = None, *, kana: bool = True) -> Set:
        """A button's label as it would be set in ``rect``."""
        inner = rect.left(self._lead(button))[1].inset(self.px(2.0), self.px(0.5))
        sizes, kind = self.sizes, replace(self.type, line=LABEL_LINE, annotate=self.type.annotate if kana else None)
        if button.role in ("constant", "tool"):
            sizes = self.chrome
        elif button.role == "key":
            sizes, kind = self.usual, replace(kind, annotate=None)
        wish = self.letter(size_mm or sizes.label_mm)
        if button.id in (*CLEARS, *DONE):
            sizes, kind = self.usual, replace(kind, annotate=None)
        if button.role == "more" and self.manner.language in UNSPACED:
            # One word: set in one line rather than larger in two.
            inner = replace(inner, h=min(inner.h, wish * TIGHT + 1))
        said = (button.label, button.note) if button.note and button.role != "more" else (button.label,)
        room, least = (inner.w, inner.h), self.px(sizes.least_mm)
        loose = replace(kind, line=LOOSE.get(self.manner.language, kind.line)).fit(said, room, wish, least, True)
        return loose if loose.fits and loose.whole else kind.fit(said, room, wish, least, True)

    def label_fits(self, rect: Rect, button: Button) -> bool:
        """True when a button's label can be set whole in ``rect``."""
        return self.label(rect, button).fits

    def cells(
        self, rect: Rect, n: int, *, across: int, most_mm: float | None = None, gap: float | None = None
    ) -> list[Rect]:
        """``n`` places in rows of ``across``."""
        space = self.gap if gap is None else gap
        rows = rect.rows(-(-n // across), space, self.px(most_mm) if most_mm else None)
        return [cell for row in rows for cell in row.columns(across, space)][:n]

    def grid_fits(self, rect: Rect, buttons: tuple[Button, ...], *, across: int) -> bool:
        """True when buttons in rows of ``across`` keep the size of a target, and their labels whole."""
        cells = self.cells(rect, len(buttons), across=across)
        large = all(min(cell.w, cell.h) >= self.target for cell in cells)
        return large and all(self.label_fits(cell, b) for cell, b in zip(cells, buttons, strict=True))

    def grid(
        self,
        rect: Rect,
        buttons: tuple[Button, ...],
        *,
        across: int,
        most_mm: float | None = None,
        gap: float | None = None,
    ) -> list[Rect]:
        """Buttons in rows of ``across``; gives their places."""
        cells = self.cells(rect, len(buttons), across=across, most_mm=most_mm, gap=gap)
        for cell, button in zip(cells, buttons, strict=True):
            self.button(cell, button)
        return cells

    def buttons(self, rect: Rect, buttons: tuple[Button, ...], *, most_mm: float = 26.0) -> None:
        """Answers under one another; in two columns where rows would fall below the target size."""
        if not buttons:
            return
        most = max(self.px(most_mm), self.row(lines=2))
        rows_possible = max(1, int((rect.h + self.gap) // (self.target + self.gap)))
        if len(buttons) <= rows_possible:
            places = rect.rows(len(buttons), self.gap, most)
        else:
            half = -(-len(buttons) // 2)
            cells = [row.columns(2, self.gap) for row in rect.rows(half, self.gap, most)]
            places = [cell for row in cells for cell in row][: len(buttons)]
        for place, button in zip(places, buttons, strict=True):
            self.button(place, button)
