"""A page under layout: text and drawings placed in millimetres, as large as the visitor wants them. Pure."""

from __future__ import annotations

import msgspec

from edge_sync.messages.entry import Stroke
from kiosk.glass.boxes import Box
from kiosk.glass.rect import Rect
from kiosk.glass.theme import Profile, Sizes, Theme
from kiosk.glass.typesetting import RUBY_LINE, TIGHT, Annotate, Measure, Set, Type
from kiosk.visit.manner import Manner


class Page:
    """Collects boxes. Sizes are asked in millimetres; rectangles are in pixels."""

    def __init__(
        self, theme: Theme, profile: Profile, measure: Measure, manner: Manner, annotate: Annotate | None = None
    ) -> None:
        """``sizes`` are those of sentences and answers, as large as the manner wants them; ``usual`` those of keys."""
        factor = theme.factor(manner.letters)
        self.usual = theme.sizes
        self.sizes = _larger(theme, factor)
        self._theme, self._factor = theme, factor
        self.chrome = _larger(theme, min(factor, theme.letters.chrome))
        """Sizes of header, tools and the constant answers."""
        self.profile = profile
        self.manner = manner
        kana = annotate if manner.language == "easy" or (manner.language == "ja" and manner.furigana) else None
        self.type = Type(measure, theme.sizes.line, manner.language, kana, self.px(theme.sizes.ruby_mm))
        self.boxes: list[Box] = []
        self.ear = ""
        """State of the ear and how loud it is, as the talk button shows them."""

    def smaller_chromes(self) -> list[Sizes]:
        """The sizes of header and footer, the wished one first, then smaller ones down to the usual."""
        most = min(self._factor, self._theme.letters.chrome)
        return [_larger(self._theme, factor) for factor in (most, 1.2, 1.0) if factor <= most]

    def px(self, mm: float) -> float:
        """Pixels for millimetres of the theme."""
        return self.profile.px(mm)

    def letter(self, mm: float) -> float:
        """Pixels of an em square, larger where the display has room."""
        return self.px(mm) * self.profile.letters

    @property
    def gap(self) -> float:
        """The space between neighbours, in pixels."""
        return self.px(self.usual.gap_mm)

    @property
    def target(self) -> float:
        """The least side of what is touched, in pixels."""
        return self.px(self.usual.target_mm)

    def line(self) -> float:
        """Height of a line of the smallest letters."""
        em = -(-self.px(self.sizes.least_mm) // 1)
        return em * self.usual.line + (self.type.ruby_px(em) * RUBY_LINE if self.type.annotate else 0)

    def row(self, more_mm: float = 0.0, lines: int = 1, *, kana: bool = True) -> float:
        """Height of a row of answers with so many lines: a target's at least, and a little more."""
        em = -(-self.px(self.sizes.least_mm) // 1)
        above = self.type.ruby_px(em) * RUBY_LINE if self.type.annotate and kana else 0
        wanted = lines * (em * (TIGHT if lines == 1 else self.usual.line) + above) + self.px(1.0) + 1
        return max(self.target + self.px(more_mm), wanted)

    def whole(self) -> Rect:
        """The whole glass."""
        return Rect(0, 0, self.profile.width_px, self.profile.height_px)

    def text(
        self,
        rect: Rect,
        *paragraphs: str,
        size_mm: float | None = None,
        least_mm: float | None = None,
        bold: bool = False,
        align: str = "left",
        valign: str = "top",
        fill: str = "",
        ink: str = "ink",
        pad_mm: float = 0.0,
        personal: bool = False,
        said_in: str = "ja",
    ) -> Rect:
        """Set text into ``rect``; give what is left below it. ``said_in``: the language of a personal one."""
        pad = self.px(pad_mm)
        inner = rect.inset(pad)
        kind = self.type.of_person(said_in) if personal else self.type
        wish, least = self.letter(size_mm or self.sizes.text_mm), self.px(least_mm or self.sizes.least_mm)
        done = kind.fit(paragraphs, (inner.w, inner.h), wish, least, bold)
        self.set(
            rect, done, bold=bold, align=align, valign=valign, fill=fill, ink=ink, pad_px=pad, personal=personal,
            said_in=said_in,
        )  # fmt: skip
        return rect.top(done.height_px + 2 * pad)[1]

    def set(
        self,
        rect: Rect,
        done: Set,
        *,
        bold: bool = False,
        align: str = "left",
        valign: str = "top",
        fill: str = "",
        ink: str = "ink",
        pad_px: float = 0.0,
        personal: bool = False,
        said_in: str = "ja",
    ) -> None:
        """Put lines that are broken already into ``rect``."""
        self.boxes.append(
            Box(
                rect, lines=done.lines, rows=done.rows, em_px=done.em_px, ruby_px=done.ruby_px, step_px=done.step_px,
                bold=bold, align=align, valign=valign, fill=fill, ink=ink, personal=personal, fits=done.fits,
                radius_px=self.px(self.usual.radius_mm) if fill else 0, pad_px=pad_px,
                language=said_in if personal else self.manner.language,
            )
        )  # fmt: skip

    def solid(self, rect: Rect, word: str, *, size_mm: float, ink: str = "ink", personal: bool = False) -> Rect:
        """One word that is never broken, in the middle, as large as wished and possible; gives what is left below."""
        em = self.px(size_mm)
        wide = self.type.measure(word, em, True, "ja")
        em *= min(1.0, rect.w / wide, rect.h / (em * self.usual.line)) if wide else 1.0
        place, rest = rect.top(em * self.usual.line)
        done = Set((((word, ""),),), em, 0.0, place.h, em >= self.px(self.sizes.least_mm))
        self.set(place, done, bold=True, align="center", valign="middle", ink=ink, personal=personal)
        return rest

    def height_of(
        self, width_px: float, *paragraphs: str, size_mm: float, bold: bool = False, person_in: str = ""
    ) -> float:
        """Height in pixels that text of the wished size takes in a given width; ``person_in``: a personal one's."""
        em = self.letter(size_mm)
        kind = self.type.of_person(person_in) if person_in else self.type
        return kind.fit(paragraphs, (width_px, 1e9), em, em, bold).height_px

    def drawing(self, rect: Rect, name: str, value: str = "") -> None:
        """A picture of ours, drawn by the painter."""
        self.boxes.append(Box(rect, drawing=name, value=value))

    def pen_place(self, rect: Rect, strokes: tuple[Stroke, ...]) -> None:
        """A frame to write in with the finger, with what was written."""
        self.boxes.append(Box(rect, drawing="signature", fill="card", border="ink", strokes=strokes))

    def panel(self, rect: Rect, fill: str, *, radius_mm: float | None = None) -> None:
        """A plain coloured area."""
        radius = self.usual.radius_mm if radius_mm is None else radius_mm
        self.boxes.append(Box(rect, fill=fill, radius_px=self.px(radius)))


def _larger(theme: Theme, factor: float) -> Sizes:
    """The sizes with letters ``factor`` times as large; targets and spaces stay."""
    usual = theme.sizes
    return msgspec.structs.replace(
        usual,
        title_mm=usual.title_mm * factor,
        text_mm=usual.text_mm * factor,
        label_mm=usual.label_mm * factor,
        least_mm=usual.least_mm * factor,
    )
