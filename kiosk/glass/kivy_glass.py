"""Adapter: Kivy. Paints boxes, reports touches; knows nothing of errands.

Everything here runs in Kivy's thread except ``KivyGlass.show``, the only crossing.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.base import stopTouchApp
from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.core.text import LabelBase
from kivy.core.window import Window
from kivy.graphics import Color, Line, Rectangle, RoundedRectangle
from kivy.uix.widget import Widget

from edge_sync.messages.entry import Stroke
from kiosk.glass.boxes import Box
from kiosk.glass.description import describe
from kiosk.glass.drawings import draw, draw_strokes
from kiosk.glass.fonts import RARE_SCALE, Fonts, Run, runs
from kiosk.glass.layout import lay_out
from kiosk.glass.pen import Pen
from kiosk.glass.picture import Picture
from kiosk.glass.rect import Rect
from kiosk.glass.scanning import Scanner
from kiosk.glass.theme import Profile, Theme, rgb

log = logging.getLogger(__name__)

DEAD_MS = 300
"""After a page change touches are ignored this long, against the second half of a double touch."""

ENTERS = (13, 271)
"""Enter, and the one of the number block."""
KEYPAD = {256 + digit: str(digit) for digit in range(10)} | {267: "/"}
"""The number block, which some scanners type with (Kivy's numbers)."""

FONT = "ud"
RARE_FONT = "rare"


class Pane(Widget):  # type: ignore[misc]
    """One widget over the whole glass."""

    def __init__(
        self,
        theme: Theme,
        profile: Profile,
        fonts: Fonts,
        touched: Callable[[str, str], None],
        wrote: Callable[[Stroke, int], None],
    ) -> None:
        super().__init__()
        self._wrote = wrote
        self._pen: Pen | None = None
        self._pen_began_ms: int | None = None
        self._ink: Any = None
        self._fonts = fonts
        self._theme = theme
        self._profile = profile
        self._touched = touched
        self._boxes: tuple[Box, ...] = ()
        self._step = ""
        self._fresh_at = 0.0
        self._down: str | None = None
        self._busy: list[tuple[Any, Any]] = []
        Clock.schedule_interval(self._breathe, 1 / 15)

    def paint(self, step: str, boxes: tuple[Box, ...]) -> None:
        """Replace everything on the glass."""
        if step != self._step:
            self._fresh_at = Clock.get_boottime()
            self._down = None
            self._pen = self._pen_began_ms = None
        # A finger that is down on the same step stays down: news of the queue must not swallow its answer.
        self._step, self._boxes = step, boxes
        self._busy = []
        if self._pen is None and not any(box.strokes for box in boxes):
            self._pen_began_ms = None
        self.canvas.clear()
        with self.canvas:
            for box in boxes:
                self._paint_box(box)

    def _paint_box(self, box: Box) -> None:
        x, y, w, h = self._flip(box)
        if box.fill:
            Color(*rgb(self._theme.colours[box.fill]))
            RoundedRectangle(pos=(x, y), size=(w, h), radius=[box.radius_px or 1])
        if box.border:
            Color(*rgb(self._theme.colours[box.border]))
            Line(rounded_rectangle=(x + 1, y + 1, w - 2, h - 2, box.radius_px), width=1.6)
        if box.focused:
            # Two rings, so that one of them stands out on any ground.
            out, ring = self._profile.px(1.2), self._profile.px(0.8)
            Color(*rgb(self._theme.colours["focus"]))
            Line(rounded_rectangle=(x - out, y - out, w + 2 * out, h + 2 * out, box.radius_px + out), width=ring)
            Color(*rgb(self._theme.colours["main_ink"]))
            Line(rounded_rectangle=(x + 2, y + 2, w - 4, h - 4, box.radius_px), width=2)
        if box.drawing == "signature":
            draw_strokes(box.strokes, (x, y, w, h), self._theme, self._profile)
        elif box.drawing:
            self._busy += draw(box.drawing, box.value, (x, y, w, h), self._theme, self._profile)
        if box.lines:
            self._paint_text(box, x, y, w, h)

    def _paint_text(self, box: Box, x: float, y: float, w: float, h: float) -> None:
        step = box.em_px * self._theme.sizes.line
        block = step * len(box.lines)
        pad = self._profile.px(2.0) if box.fill and not box.name else 0
        top = y + h - pad if box.valign == "top" else y + (h + block) / 2
        Color(*rgb(self._theme.colours[box.ink]))
        for number, row in enumerate(box.lines):
            pieces = [self._texture(run, box) for run in runs(row, self._fonts)]
            width = sum(piece.width for piece in pieces)
            left = {"left": x + pad, "center": x + (w - width) / 2, "right": x + w - width}[box.align]
            middle = top - step * (number + 0.5)
            for piece in pieces:
                Rectangle(texture=piece, pos=(round(left), round(middle - piece.height / 2)), size=piece.size)
                left += piece.width

    def _texture(self, run: Run, box: Box) -> Any:
        label = _label(run.text, box.em_px, run.rare, box.bold)
        label.refresh()
        return label.texture

    def _flip(self, box: Box) -> tuple[float, float, float, float]:
        """Kivy counts from the bottom."""
        r = box.rect
        return r.x, self._profile.height_px - r.y - r.h, r.w, r.h

    def _breathe(self, dt: float) -> None:
        for place, (colour, _) in enumerate(self._busy):
            phase = (Clock.get_boottime() * 1.6 - place * 0.33) % 1.0
            colour.a = 0.25 + 0.75 * max(0.0, 1 - phase)

    def _name_at(self, touch: Any) -> str | None:
        y = self._profile.height_px - touch.y
        return next((b.name for b in self._boxes if b.name and b.enabled and b.rect.holds(touch.x, y)), None)

    def _paper_at(self, touch: Any) -> Rect | None:
        y = self._profile.height_px - touch.y
        return next((b.rect for b in self._boxes if b.drawing == "signature" and b.rect.holds(touch.x, y)), None)

    def on_touch_down(self, touch: Any) -> bool:
        fresh = (Clock.get_boottime() - self._fresh_at) * 1000 < DEAD_MS
        paper = None if fresh else self._paper_at(touch)
        if paper is not None:
            self._begin_stroke(paper, touch)
            return True
        self._down = None if fresh else self._name_at(touch)
        if self._down is None:
            self._touched(self._step, "")
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if self._pen is not None:
            self._pen.move(touch.x, self._profile.height_px - touch.y, self._pen_ms())
            self._ink.points = [*self._ink.points, touch.x, touch.y]
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if self._pen is not None:
            pen, self._pen = self._pen, None
            self._wrote(pen.lifted(), pen.height)
            return True
        # On release, and only where the finger came down: a slip of the hand answers nothing.
        name = self._name_at(touch)
        if name is not None and name == self._down:
            self._touched(self._step, name)
        self._down = None
        return True

    def _begin_stroke(self, paper: Rect, touch: Any) -> None:
        self._pen_began_ms = self._pen_began_ms if self._pen_began_ms is not None else int(Clock.get_boottime() * 1000)
        self._pen = Pen(paper, touch.x, self._profile.height_px - touch.y, self._pen_ms())
        with self.canvas:
            Color(*rgb(self._theme.colours["ink"]))
            self._ink = Line(points=[touch.x, touch.y], width=self._profile.px(0.5))

    def _pen_ms(self) -> int:
        return int(Clock.get_boottime() * 1000) - (self._pen_began_ms or 0)


def _label(text: str, em_px: float, rare: bool, bold: bool) -> Any:
    if rare:
        return CoreLabel(text=text, font_size=em_px * RARE_SCALE, font_name=RARE_FONT)
    return CoreLabel(text=text, font_size=em_px, font_name=FONT, bold=bold)


class KivyGlass:
    """The window. ``show`` may be called from any thread; ``run`` belongs to the main one."""

    def __init__(
        self,
        theme: Theme,
        profile: Profile,
        fonts: Fonts,
        touched: Callable[[str, str], None],
        wrote: Callable[[Stroke, int], None],
        scanned: Callable[[str], None],
        describe_to: Path | None,
    ) -> None:
        """``touched(leaf, answer)`` is told of every touch; the answer is empty beside the buttons.

        ``wrote(stroke, height)`` is told of every stroke of a signature; ``scanned(code)`` of what a scanner typed:
        a booking's eight digits or ``FOREIGN``.
        """
        LabelBase.register(FONT, fn_regular=str(fonts.regular), fn_bold=str(fonts.bold))
        LabelBase.register(RARE_FONT, fn_regular=str(fonts.rare))
        self._theme, self._profile, self._describe_to = theme, profile, describe_to
        self._fonts = fonts
        self._pane = Pane(theme, profile, fonts, touched, wrote)
        self._widths: dict[tuple[str, float, bool], float] = {}
        self._scanner, self._scanned = Scanner(), scanned
        self._shown = 0
        self._next: Picture | None = None
        self._painted: Picture | None = None
        self._paint_soon = Clock.create_trigger(self._paint, -1)
        self.ticks = 0
        """Counts turns of Kivy's loop; the watchdog looks whether it moves."""
        self.on_shown: Callable[[str], None] = lambda step: None

    def show(self, picture: Picture) -> None:
        """Put a picture on the glass, soon; of several in one frame only the last is painted."""
        self._next = picture
        self._paint_soon()

    def _paint(self, dt: float) -> None:
        picture, self._next = self._next, None
        if picture is None or picture == self._painted:
            return
        self._painted = picture
        boxes = lay_out(picture, self._theme, self._profile, self._measure)
        self._pane.paint(picture.leaf, boxes)
        self._shown += 1
        if self._describe_to is not None:
            seen = describe(picture, boxes, self._profile, self._shown)
            # The tester's finger must find what is really painted, thus only after the frame.
            Clock.schedule_once(lambda dt: self._tell(seen), 0)
        self.on_shown(picture.step)

    def _tell(self, seen: dict[str, Any]) -> None:
        assert self._describe_to is not None
        draft = self._describe_to.with_suffix(".tmp")
        draft.write_text(json.dumps(seen, ensure_ascii=False), "utf-8")
        draft.replace(self._describe_to)

    def _measure(self, text: str, em_px: float, bold: bool) -> float:
        # Only single letters are remembered: whole lines may be a person's.
        if len(text) > 1:
            return float(sum(self._measure(letter, em_px, bold) for letter in text))
        key = (text, em_px, bold)
        if key not in self._widths:
            rare = runs(text, self._fonts)[0].rare if text.strip() else False
            self._widths[key] = _label(text, em_px, rare, bold).get_extents(text)[0]
        return self._widths[key]

    def run(self, *, fullscreen: bool) -> None:
        """Open the window and stay until ``close``."""
        Window.clearcolor = (*rgb(self._theme.colours["ground"]), 1)
        if fullscreen:
            Window.fullscreen = "auto"
            Window.show_cursor = False
        Window.bind(on_key_down=self._key)
        Clock.schedule_interval(self._tick, 0.5)
        app = App()
        app.title = "窓口"
        app.build = lambda: self._pane
        app.run()

    def _tick(self, dt: float) -> None:
        self.ticks += 1

    def _key(self, window: Any, key: int, scancode: int, symbol: str | None, modifiers: list[str]) -> bool:
        """A key: no visitor has a keyboard, so it is the scanner. Signs typed with Shift are none of a code's."""
        at_ms = int(Clock.get_boottime() * 1000)
        if key not in ENTERS:
            self._scanner.key(KEYPAD.get(key, symbol or ""), at_ms)
        elif (code := self._scanner.enter(at_ms)) is not None:
            self._scanned(code)
        return True

    def close(self) -> None:
        """End ``run``; from any thread."""
        Clock.schedule_once(lambda dt: stopTouchApp(), 0)
