"""Text into lines that fit: broken between phrases, kana kept with their kanji, nothing cut off. Pure.

How wide a text is, is handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from kiosk.glass.phrases import NEVER_FIRST, phrases, phrases_of_person
from kiosk.glass.rows import Row, joined, laid_over, places, stripped
from kiosk.words.furigana import Piece

Measure = Callable[[str, float, bool, str], float]
"""``measure(text, em_px, bold, language)`` gives the width in pixels."""

Annotate = Callable[[str], list[Piece]]

RUBY = 0.5
"""Kana above a kanji, by its em square."""
RUBY_LINE = 1.06
SMALLER = 0.94
"""One step of a text that does not fit."""
STEP_PX = 1.0
"""Letters come in whole pixels, as the painter sets them."""
TIGHT = 1.14
"""The height of a single line, by its em square: nothing stands above or below it."""


@dataclass(frozen=True, slots=True)
class Set:
    """Lines of one text and the letter size that fits them."""

    rows: tuple[Row, ...]
    em_px: float
    ruby_px: float
    """Size of the kana above; 0: none."""
    step_px: float
    """From line to line."""
    fits: bool
    whole: bool = True
    """False when a phrase had to be broken."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The letters without their kana."""
        return tuple("".join(base for base, _ in row) for row in self.rows)

    @property
    def height_px(self) -> float:
        """Height of all lines."""
        return len(self.rows) * self.step_px


@dataclass(frozen=True, slots=True)
class Type:
    """How text is set: whose widths, which language's breaks, whether kana stand above kanji."""

    measure: Measure
    line: float = 1.32
    language: str = "ja"
    annotate: Annotate | None = None
    ruby_least_px: float = 0.0
    personal: bool = False
    """A person's item: nothing of it is remembered."""

    def of_person(self, said_in: str) -> Type:
        """The same for a person's item in a language: what was typed or stands on a card is Japanese."""
        return replace(self, personal=True, annotate=None, language=said_in)

    def ruby_px(self, em_px: float) -> float:
        """Size of the kana above letters of ``em_px``."""
        return max(self.ruby_least_px, em_px * RUBY)

    def width(self, row: Row, em_px: float, bold: bool) -> float:
        """Width of a line without the space at its end; kana wider than their kanji take their own width."""
        return sum(self.piece_width(piece, em_px, bold) for piece in stripped(row))

    def piece_width(self, piece: Piece, em_px: float, bold: bool) -> float:
        """Width of letters with their kana."""
        base = self.measure(piece[0], em_px, bold, self.language)
        return max(base, self.measure(piece[1], self.ruby_px(em_px), False, self.language)) if piece[1] else base

    def phrases(self, text: str) -> list[Row]:
        """The text cut where lines may end; kana and their kanji are never parted."""
        cut = phrases_of_person(text, self.language) if self.personal else phrases(text, self.language)
        if self.annotate is None:
            return [((phrase, ""),) for phrase in cut]
        return laid_over(cut, self.annotate(text))

    def break_lines(self, text: str, em_px: float, bold: bool, width_px: float) -> tuple[list[Row], bool]:
        """Break ``text`` into lines no wider than ``width_px``, and say whether every phrase stayed whole."""
        rows: list[Row] = []
        current: Row = ()
        used, whole = 0.0, True
        for phrase in self.phrases(text):
            more = self.width(phrase, em_px, bold)
            full = sum(self.piece_width(piece, em_px, bold) for piece in phrase)
            if used + more <= width_px:
                current, used = (*current, *phrase), used + full
                continue
            if current:
                rows.append(stripped(current))
            current, used = phrase, full
            while self.width(current, em_px, bold) > width_px and places(current) > 1:
                whole = False
                head, current = self._split(current, em_px, bold, width_px)
                rows.append(head)
                used = sum(self.piece_width(piece, em_px, bold) for piece in current)
        return ([*rows, stripped(current)] if stripped(current) else rows), whole

    def _split(self, row: Row, em_px: float, bold: bool, width_px: float) -> tuple[Row, Row]:
        """As much of a phrase as a line holds, and the rest."""
        atoms = [atom for piece in row for atom in ([piece] if piece[1] else [(letter, "") for letter in piece[0]])]
        end, used = 0, 0.0
        while end < len(atoms) - 1 and (used := used + self.piece_width(atoms[end], em_px, bold)) <= width_px:
            end += 1
        end = max(1, end)
        while end > 1 and atoms[end][0][0] in NEVER_FIRST:
            end -= 1
        return joined(atoms[:end]), joined(atoms[end:])

    def fit(
        self, said: tuple[str, ...], room_px: tuple[float, float], wish_px: float, least_px: float, bold: bool
    ) -> Set:
        """Set paragraphs into a room (width, height) as large as wished, smaller where needed, never below the least.

        A size that keeps phrases whole is preferred to a larger one that breaks them. ``fits`` is
        False when even the least size is too large; nothing is dropped.
        """
        least = float(-(-least_px // 1))
        sizes = (max(_step(wish_px), least), least)
        return (
            self.tried(said, room_px, sizes, bold) if self.personal else _remembered(self, said, room_px, sizes, bold)
        )

    def tried(self, said: tuple[str, ...], room_px: tuple[float, float], sizes: tuple[float, float], bold: bool) -> Set:
        """One size after the other, from the wished to the least."""
        second: Set | None = None
        em_px, least_px = sizes
        while True:
            done = self._set(said, room_px, em_px, bold)
            if done.fits and done.whole:
                return done
            second = second or (done if done.fits else None)
            if em_px <= least_px:
                return second or done
            em_px = max(least_px, min(_step(em_px * SMALLER), em_px - STEP_PX))

    def _set(self, said: tuple[str, ...], room_px: tuple[float, float], em_px: float, bold: bool) -> Set:
        width_px, height_px = room_px
        broken = [self.break_lines(text, em_px, bold, width_px) for text in said]
        rows = tuple(row for found, _ in broken for row in found)
        ruby = self.ruby_px(em_px) if any(kana for row in rows for _, kana in row) else 0.0
        step = em_px * self.line + ruby * RUBY_LINE
        high = em_px * TIGHT + ruby * RUBY_LINE if len(rows) == 1 else step * len(rows)
        fits = high <= height_px + 0.5 and all(self.width(row, em_px, bold) <= width_px + 0.5 for row in rows)
        if len(rows) == 1 and fits:
            step = min(step, height_px)
        return Set(rows, em_px, ruby, step, fits, all(whole for _, whole in broken))


def _step(em_px: float) -> float:
    return em_px // STEP_PX * STEP_PX


@lru_cache(maxsize=4096)
def _remembered(
    kind: Type, said: tuple[str, ...], room_px: tuple[float, float], sizes: tuple[float, float], bold: bool
) -> Set:
    """Words that everybody may see are set once; the constant answers stand on every screen."""
    return kind.tried(said, room_px, sizes, bold)
