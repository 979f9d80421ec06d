"""A queue ticket as data, and as lines in millimetres; no drawing here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

DOTS_PER_MM = 8
"""203 dpi heads burn 8 dots a millimetre."""

WIDTH_DOTS = 576
"""The printable width of 80 mm paper: 72 mm."""


def dots(mm: float) -> int:
    """Millimetres on paper as whole dots."""
    return round(mm * DOTS_PER_MM)


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on one ticket, already in the visitor's words; nothing personal."""

    city: str
    ticket_number: str
    """Such as ``A012``."""
    service_label: str
    issued_at_text: str
    """Local time as it shall read: ``2026年4月1日 10:23``."""
    wait_text: str
    """Such as ``いまの待ち 10〜20分くらい``; empty when nothing honest can be said."""
    qr_text: str
    """What the QR says, normally an address to follow the number; empty for none."""
    notice_lines: tuple[str, ...] = ()
    language_lines: tuple[str, ...] = ()
    """The gist in other languages, one line each."""
    mark_text: str = ""
    """What makes this number another than the rest: ``優先``, ``予約``; empty: nothing. Never the reason."""
    again_text: str = ""
    """That it is printed once more; empty: it is the first."""


def whole_minutes(low_s: int, high_s: int) -> tuple[int, int]:
    """A range of seconds in minutes, never narrower; from ten minutes on in steps of five."""
    low, high = low_s // 60, max(1, -(-high_s // 60))
    return low // 5 * 5 if low >= 10 else low, -(-high // 5) * 5 if high > 10 else high


class Face(Enum):
    """Which font a line is set in."""

    REGULAR = "regular"
    BOLD = "bold"
    OTHER = "other"
    """Languages whose letters the Japanese font lacks."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One centred line, ``size_mm`` from font top to bottom, shrunk if it would not fit the width."""

    text: str
    size_mm: float
    face: Face = Face.REGULAR


@dataclass(frozen=True, slots=True)
class NumberLine:
    """The ticket number, its digits ``digit_height_mm`` tall."""

    text: str
    digit_height_mm: float


@dataclass(frozen=True, slots=True)
class QrBlock:
    """A QR code not larger than ``size_mm`` square, quiet zone included."""

    text: str
    size_mm: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line over the whole width."""

    thickness_mm: float = 0.25


@dataclass(frozen=True, slots=True)
class Space:
    """Blank paper."""

    height_mm: float


Line = TextLine | NumberLine | QrBlock | Rule | Space


def lay_out(slip: Slip) -> tuple[Line, ...]:
    """Arrange a slip from top to bottom: where, number, what for, how long, how to follow it."""
    lines: list[Line] = [TextLine(slip.city, 4.5, Face.BOLD), Space(1.5)]
    if slip.again_text:
        lines += [TextLine(slip.again_text, 5, Face.BOLD), Space(1)]
    lines += [
        TextLine("受付番号", 4),
        Space(1),
        NumberLine(slip.ticket_number, 18),
        Space(2),
        TextLine(slip.service_label, 6.5, Face.BOLD),
    ]
    if slip.mark_text:
        lines += [Space(1.5), TextLine(slip.mark_text, 6, Face.BOLD)]
    if slip.wait_text:
        lines += [Space(1.5), TextLine(slip.wait_text, 5)]
    lines += [Space(1.5), TextLine(slip.issued_at_text, 3.5), Space(1.5), Rule()]
    if slip.qr_text:
        lines += [Space(1), QrBlock(slip.qr_text, 26)]
    for notice in slip.notice_lines:
        lines += [Space(0.8), TextLine(notice, 3.5)]
    if slip.language_lines:
        lines += [Space(1.5), Rule()]
    for sentence in slip.language_lines:
        lines += [Space(0.8), TextLine(sentence, 3, Face.OTHER)]
    return (*lines, Space(1))
