"""Type setting: a value as large as wished and possible, whole, and inside its box."""

from __future__ import annotations

from dataclasses import dataclass

from edge_sync.stationery.catalogue import Box
from edge_sync.stationery.lettering import NAMES, TEXT, Lettering, Piece

PAD_PT = 2.0
STEP = 1.15
"""From line to line, in sizes of the letters."""
TINIEST_PT = 2.5
"""Where shrinking ends: still inside the box, for the clerk's eyes only."""


SPACES = " \u3000"


@dataclass(frozen=True, slots=True)
class Setting:
    """Rows of letters at one size. ``fits`` is False when the size had to go below the box's ``least_pt``."""

    rows: list[list[Piece]]
    size_pt: float
    lacking: int
    fits: bool


@dataclass(frozen=True, slots=True)
class _Letter:
    piece: Piece
    width: float
    """At a size of one point."""


def set_text(box: Box, value: str, lettering: Lettering, width_pt: float, height_pt: float) -> Setting:
    """Set a value into a box of that size.

    First at the box's own sizes and in its own number of lines; what is still too long goes on shrinking, in as many
    lines as there is room for, until it is inside. Nothing is cut off.
    """
    pieces, lacking = lettering.pieces(value, NAMES if box.font == "names" else TEXT)
    letters = [
        _Letter(one, lettering.width_pt([one], 1.0))
        for piece in pieces
        for one in (Piece(letter, piece.font, piece.flagged) for letter in piece.text)
    ]
    room = width_pt - 2 * PAD_PT
    size = box.size_pt
    while True:
        proper = size >= box.least_pt
        lines = max(1, min(box.lines, _lines(height_pt, size)) if proper else _lines(height_pt, size))
        for polite in (True, False):
            rows = _broken(letters, room / size, polite=polite)
            whole = all(sum(letter.width for letter in row) * size <= room for row in rows)
            if len(rows) <= lines and whole:
                return Setting([_joined(row) for row in rows], size, lacking, fits=proper)
        if size <= TINIEST_PT:
            return Setting([_joined(row) for row in rows], size, lacking, fits=False)
        size = _smaller(size, box.least_pt)


def _smaller(size: float, least: float) -> float:
    return max(least, size - 0.5) if size > least else max(TINIEST_PT, size - 0.25)


def _lines(height_pt: float, size: float) -> int:
    return int(height_pt / (size * STEP))


def _broken(letters: list[_Letter], room: float, *, polite: bool) -> list[list[_Letter]]:
    """Break at any letter, as addresses on forms are; politely: after a space in the second half of the row, if any."""
    rows: list[list[_Letter]] = [[]]
    width = 0.0
    for letter in letters:
        if rows[-1] and width + letter.width > room:
            cut = _space(rows[-1]) if polite else len(rows[-1])
            rows[-1], carried = rows[-1][:cut], rows[-1][cut:]
            rows.append(carried)
            width = sum(one.width for one in carried)
        rows[-1].append(letter)
        width += letter.width
    return rows


def _space(row: list[_Letter]) -> int:
    """After how many letters to break: behind the last space, unless half of the row would stay empty."""
    after = next((count for count in range(len(row), 0, -1) if row[count - 1].piece.text in SPACES), 0)
    return after if after > len(row) / 2 else len(row)


def _joined(row: list[_Letter]) -> list[Piece]:
    found: list[Piece] = []
    for letter in row:
        piece = letter.piece
        if found and (found[-1].font, found[-1].flagged) == (piece.font, piece.flagged):
            found[-1] = Piece(found[-1].text + piece.text, piece.font, piece.flagged)
        else:
            found.append(piece)
    return found
