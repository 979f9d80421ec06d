"""Adapter: Kivy. Shows pictures in their parts, reports touches; knows nothing of errands.

Everything here runs in Kivy's thread except ``KivyGlass.show``, the only crossing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.base import stopTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Color, Line
from kivy.uix.widget import Widget

from edge_sync.messages.entry import Stroke
from kiosk.glass.boxes import Box
from kiosk.glass.description import describe, tell
from kiosk.glass.drawings import Moving, Painter
from kiosk.glass.finger import Finger
from kiosk.glass.fonts import Fonts
from kiosk.glass.frame import MORE
from kiosk.glass.heap import give_pictures_back
from kiosk.glass.layout import all_parts
from kiosk.glass.pen import Writing
from kiosk.glass.picture import Picture
from kiosk.glass.rect import Rect
from kiosk.glass.scanning import Scanner
from kiosk.glass.shapes import alpha_of
from kiosk.glass.theme import Colours, Profile, Theme, rgb
from kiosk.glass.turning import Turning
from kiosk.glass.typesetting import Annotate
from kiosk.words.furigana import read_furigana


class Pane(Widget):  # type: ignore[misc]
    """One widget over the whole glass."""

    def __init__(
        self, theme: Theme, painter: Painter, touched: Callable[[str, str], None], wrote: Callable[[Stroke, int], None]
    ) -> None:
        super().__init__()
        self._wrote, self._touched = wrote, touched
        self._writing = Writing()
        self._ink: Any = None
        self._painter, self._times = painter, theme.times
        self._finger = Finger(theme.times.dead_ms)
        self._colours: Colours = {}
        self._leaf = ""
        self._moving: Moving = []
        Clock.schedule_interval(self._breathe, 1 / 15)

    def paint(self, leaf: str, part: int, boxes: tuple[Box, ...], colours: Colours) -> None:
        """Replace everything on the glass."""
        if self._finger.page((leaf, part), boxes, _now_ms()):
            self._writing.drop()
        self._leaf, self._colours = leaf, colours
        if not self._writing.down and not any(box.strokes for box in boxes):
            self._writing.blank()
        self.canvas.clear()
        with self.canvas:
            self._moving = self._painter.paint(boxes, colours)

    def _breathe(self, dt: float) -> None:
        for kind, colour in self._moving:
            colour.a = alpha_of(kind, _now_ms(), self._times.pulse_ms)

    def _at(self, touch: Any) -> tuple[float, float]:
        return touch.x, self._painter.height_px - touch.y

    def on_touch_down(self, touch: Any) -> bool:
        x, y = self._at(touch)
        paper = self._finger.paper(x, y, _now_ms())
        if paper is not None:
            self._begin_stroke(paper, touch)
        elif not self._finger.down(x, y, _now_ms()):
            self._touched(self._leaf, "")
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if self._writing.down:
            self._writing.move(*self._at(touch), _now_ms())
            self._ink.points = [*self._ink.points, touch.x, touch.y]
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if (written := self._writing.lift()) is not None:
            self._wrote(*written)
            return True
        name = self._finger.up(*self._at(touch))
        if name is not None:
            self._touched(self._leaf, name)
        return True

    def _begin_stroke(self, paper: Rect, touch: Any) -> None:
        self._writing.begin(paper, *self._at(touch), _now_ms())
        with self.canvas:
            Color(*rgb(self._colours["ink"]))
            self._ink = Line(points=[touch.x, touch.y], width=self._painter.pen_px)


def _now_ms() -> int:
    return int(Clock.get_boottime() * 1000)


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
        annotate: Annotate | None = None,
    ) -> None:
        """``touched(leaf, answer)`` is told of every touch; the answer is empty beside the buttons.

        ``wrote(stroke, height)`` is told of every stroke of a signature; ``scanned(code)`` of what a scanner typed:
        a booking's eight digits or ``FOREIGN``. ``annotate`` gives the kana above kanji.
        """
        give_pictures_back()
        self._theme, self._profile, self._describe_to = theme, profile, describe_to
        kana = annotate or read_furigana().annotate
        self._painter = painter = Painter(profile, fonts)
        self._touched = touched
        self._pane = Pane(theme, painter, self._answered, wrote)
        self._turning = Turning(lambda picture: all_parts(picture, theme, profile, fonts.measure, kana))
        self._scanner, self._scanned = Scanner(), scanned
        self._shown = 0
        self._next: Picture | None = None
        self._painted: Picture | None = None
        self._look = ""
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
        if picture is not None and self._turning.show(picture):
            self._painted = picture
            self._put()
            self.on_shown(picture.step)

    def _put(self) -> None:
        """Paint the part that is before the visitor."""
        picture, turning = self._painted, self._turning
        if picture is None:
            return
        colours, boxes = self._theme.colours(picture.manner.look), turning.boxes()
        if picture.manner.look != self._look:
            self._look = picture.manner.look
            Window.clearcolor = (*rgb(colours["ground"]), 1)
        self._painter.lettering.written_in(picture.manner.language, picture.manner.letters)
        self._pane.paint(picture.leaf, turning.part, boxes, colours)
        self._shown += 1
        if (told := self._describe_to) is not None:
            seen = describe(picture, boxes, self._profile, self._shown, turning.part, turning.count)
            # The tester's finger must find what is really painted, thus only after the frame.
            Clock.schedule_once(lambda dt: tell(told, seen), 0)

    def _answered(self, leaf: str, name: str) -> None:
        """The next part stays within the glass: to all others the touch is a sign of life."""
        if name != MORE:
            self._touched(leaf, name)
            return
        self._touched(leaf, "")
        self._turning.turn()
        self._put()

    def run(self, *, fullscreen: bool) -> None:
        """Open the window and stay until ``close``."""
        Window.clearcolor = (*rgb(self._theme.colours(self._look)["ground"]), 1)
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
        code = self._scanner.typed(key, symbol or "", _now_ms())
        if code is not None:
            self._scanned(code)
        return True

    def close(self) -> None:
        """End ``run``; from any thread."""
        Clock.schedule_once(lambda dt: stopTouchApp(), 0)
