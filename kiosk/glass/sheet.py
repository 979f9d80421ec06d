"""A sheet under layout: text, buttons and drawings placed in millimetres. Pure."""

from __future__ import annotations

from edge_sync.messages.entry import Stroke
from kiosk.glass.boxes import Box
from kiosk.glass.picture import Button
from kiosk.glass.rect import Rect
from kiosk.glass.theme import Profile, Theme
from kiosk.glass.typesetting import Measure, Set, fit

ROLES = {
    "main": ("main", "main_ink", ""),
    "plain": ("plain", "plain_ink", "plain_ink"),
    "key": ("card", "ink", "ink"),
    "constant": ("constant", "constant_ink", ""),
    "tool": ("card", "plain_ink", "plain_ink"),
    "staff": ("staff", "staff_ink", ""),
    "shut": ("off", "off_ink", "off_ink"),
    "off": ("off", "off_ink", ""),
}
"""Colours of a button by role: fill, ink, border."""


class Sheet:
    """Collects boxes. Sizes are asked in millimetres; rectangles are in pixels."""

    def __init__(self, theme: Theme, profile: Profile, measure: Measure) -> None:
        self.sizes = theme.sizes
        self.profile = profile
        self.measure = measure
        self.boxes: list[Box] = []

    def px(self, mm: float) -> float:
        """Pixels for millimetres of the theme."""
        return self.profile.px(mm)

    def letter(self, mm: float) -> float:
        """Pixels of an em square, larger where the display has room."""
        return self.px(mm) * self.profile.letters

    @property
    def gap(self) -> float:
        """The space between neighbours, in pixels."""
        return self.px(self.sizes.gap_mm)

    def page(self) -> Rect:
        """The whole glass."""
        return Rect(0, 0, self.profile.width_px, self.profile.height_px)

    def text(
        self,
        rect: Rect,
        *paragraphs: str,
        size_mm: float | None = None,
        bold: bool = False,
        align: str = "left",
        valign: str = "top",
        fill: str = "",
        ink: str = "ink",
        pad_mm: float = 0.0,
        personal: bool = False,
    ) -> Rect:
        """Set text into ``rect``; give what is left below it."""
        pad = self.px(pad_mm)
        inner = rect.inset(pad)
        wish, least = self.letter(size_mm or self.sizes.text_mm), self.px(self.sizes.least_mm)
        done = fit(paragraphs, inner.w, inner.h, wish, least, self.sizes.line, bold, self.measure)
        self.boxes.append(
            Box(
                rect,
                lines=done.lines,
                em_px=done.em_px,
                bold=bold,
                align=align,
                valign=valign,
                fill=fill,
                ink=ink,
                radius_px=self.px(self.sizes.radius_mm) if fill else 0,
                personal=personal,
                fits=done.fits,
            )
        )
        used = len(done.lines) * done.em_px * self.sizes.line + 2 * pad
        return rect.top(used)[1]

    def solid(self, rect: Rect, word: str, *, size_mm: float, ink: str = "ink", personal: bool = False) -> Rect:
        """One word that is never broken, in the middle, as large as wished and possible; gives what is left below."""
        em = self.px(size_mm)
        wide = self.measure(word, em, True)
        em *= min(1.0, rect.w / wide, rect.h / (em * self.sizes.line)) if wide else 1.0
        place, rest = rect.top(em * self.sizes.line)
        self.boxes.append(
            Box(place, lines=(word,), em_px=em, bold=True, align="center", valign="middle", ink=ink, personal=personal)
        )
        return rest

    def height_of(self, width_px: float, *paragraphs: str, size_mm: float, bold: bool = False) -> float:
        """Height in pixels that text of the wished size takes in a given width."""
        em = self.letter(size_mm)
        done = fit(paragraphs, width_px, 1e9, em, em, self.sizes.line, bold, self.measure)
        return len(done.lines) * em * self.sizes.line

    def button(self, rect: Rect, button: Button, *, size_mm: float | None = None) -> None:
        """A touch target with its label in the middle."""
        role = "staff" if button.id == "call_staff" else button.role
        fill, ink, border = ROLES[role if button.enabled else "off"]
        done = self._label(rect, button, size_mm)
        self.boxes.append(
            Box(
                rect,
                name=button.id,
                lines=done.lines,
                em_px=done.em_px,
                bold=True,
                align="center",
                valign="middle",
                fill=fill,
                ink=ink,
                border=border,
                radius_px=self.px(self.sizes.radius_mm),
                enabled=button.enabled,
                focused=button.focused,
                fits=done.fits,
            )
        )

    def _label(self, rect: Rect, button: Button, size_mm: float | None = None) -> Set:
        inner = rect.inset(self.px(2.0), self.px(0.5))
        wish = self.letter(size_mm or self.sizes.label_mm)
        least = self.px(self.sizes.least_mm)
        said = (button.label, button.note) if button.note else (button.label,)
        return fit(said, inner.w, inner.h, wish, least, self.sizes.line, True, self.measure)

    def label_fits(self, rect: Rect, button: Button) -> bool:
        """True when a button's label can be set whole in ``rect``."""
        return self._label(rect, button).fits

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
        large = all(min(cell.w, cell.h) >= self.px(self.sizes.target_mm) for cell in cells)
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

    def pen_place(self, rect: Rect, strokes: tuple[Stroke, ...]) -> None:
        """A frame to write in with the finger, with what was written."""
        self.boxes.append(Box(rect, drawing="signature", fill="card", border="ink", strokes=strokes))

    def buttons(self, rect: Rect, buttons: tuple[Button, ...], *, most_mm: float = 26.0) -> None:
        """Answers under one another; in two columns where rows would fall below the target size."""
        if not buttons:
            return
        rows_possible = max(1, int((rect.h + self.gap) // (self.px(self.sizes.target_mm) + self.gap)))
        if len(buttons) <= rows_possible:
            places = rect.rows(len(buttons), self.gap, self.px(most_mm))
        else:
            half = -(-len(buttons) // 2)
            cells = [row.columns(2, self.gap) for row in rect.rows(half, self.gap, self.px(most_mm))]
            places = [cell for row in cells for cell in row][: len(buttons)]
        for place, button in zip(places, buttons, strict=True):
            self.button(place, button)

    def drawing(self, rect: Rect, name: str, value: str = "") -> None:
        """A picture of ours, drawn by the painter."""
        self.boxes.append(Box(rect, drawing=name, value=value))

    def panel(self, rect: Rect, fill: str, *, radius_mm: float | None = None) -> None:
        """A plain coloured area."""
        radius = self.sizes.radius_mm if radius_mm is None else radius_mm
        self.boxes.append(Box(rect, fill=fill, radius_px=self.px(radius)))
