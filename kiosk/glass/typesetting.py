"""Text into lines that fit: broken between Japanese phrases, never before a 。, never cut off. Pure.

Phrase boundaries come from BudouX; how wide a text is, is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import budoux

Measure = Callable[[str, float, bool], float]
"""``measure(text, em_px, bold)`` gives the width in pixels."""

NEVER_FIRST = frozenset("、。，．・：；？！）」』】〕〉》ー…ぁぃぅぇぉっゃゅょァィゥェォッャュョ゛゜々%％)")


@dataclass(frozen=True, slots=True)
class Set:
    """Lines of one text and the letter size that fits them."""

    lines: tuple[str, ...]
    em_px: float
    fits: bool


@lru_cache(maxsize=1)
def _breaker() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


def break_lines(text: str, em_px: float, bold: bool, width_px: float, measure: Measure) -> tuple[tuple[str, ...], bool]:
    """Break ``text`` into lines no wider than ``width_px``, and say whether every phrase stayed whole."""
    lines: list[str] = []
    current, whole = "", True
    for phrase in _phrases(text):
        if measure((current + phrase).rstrip(), em_px, bold) <= width_px:
            current += phrase
            continue
        if current:
            lines.append(current.rstrip())
        current = phrase
        while measure(current.rstrip(), em_px, bold) > width_px and len(current) > 1:
            whole = False
            head, current = _split(current, em_px, bold, width_px, measure)
            lines.append(head)
    return ((*lines, current.rstrip()) if current else tuple(lines)), whole


def _phrases(text: str) -> list[str]:
    """Where a line may end: between phrases, and after a middle dot or a space."""
    return [part for phrase in _breaker().parse(text) for part in re.findall(r"[^・ 　]*[・ 　]|[^・ 　]+", phrase)]


def _split(phrase: str, em_px: float, bold: bool, width_px: float, measure: Measure) -> tuple[str, str]:
    end = len(phrase) - 1
    while end > 1 and measure(phrase[:end], em_px, bold) > width_px:
        end -= 1
    while end > 1 and phrase[end] in NEVER_FIRST:
        end -= 1
    return phrase[:end], phrase[end:]


def fit(
    paragraphs: tuple[str, ...],
    width_px: float,
    height_px: float,
    wish_px: float,
    least_px: float,
    line: float,
    bold: bool,
    measure: Measure,
) -> Set:
    """Set paragraphs as large as wished, smaller where they do not fit, never below ``least_px``.

    A size that keeps phrases whole is preferred to a larger one that breaks them. ``fits`` is
    False when even the least size is too large; nothing is dropped.
    """
    second: Set | None = None
    em_px = wish_px
    while True:
        broken = [break_lines(text, em_px, bold, width_px, measure) for text in paragraphs]
        lines = tuple(row for rows, _ in broken for row in rows)
        fits = len(lines) * em_px * line <= height_px + 0.5 and all(
            measure(row, em_px, bold) <= width_px + 0.5 for row in lines
        )
        if fits and all(whole for _, whole in broken):
            return Set(lines, em_px, fits)
        second = second or (Set(lines, em_px, fits) if fits else None)
        if em_px <= least_px:
            return second or Set(lines, em_px, fits)
        em_px = max(least_px, em_px * 0.95)
