"""A line as pieces of letters with the kana above them. Pure."""

from __future__ import annotations

from itertools import accumulate

from kiosk.words.furigana import Piece

Row = tuple[Piece, ...]


def stripped(row: Row) -> Row:
    """A line without the spaces at its end."""
    while row and not row[-1][0].rstrip():
        row = row[:-1]
    return (*row[:-1], (row[-1][0].rstrip(), row[-1][1])) if row and row[-1][0][-1].isspace() else row


def places(row: Row) -> int:
    """How many pieces a line could be parted into."""
    return sum(1 if kana else len(base) for base, kana in row)


def joined(atoms: list[Piece]) -> Row:
    """Neighbours without kana become one piece."""
    found: list[Piece] = []
    for base, kana in atoms:
        if found and not kana and not found[-1][1]:
            found[-1] = (found[-1][0] + base, "")
        else:
            found.append((base, kana))
    return tuple(found)


def laid_over(cut: list[str], pieces: list[Piece]) -> list[Row]:
    """Phrases made of annotated pieces; a break inside a piece with kana is none."""
    ends = set(accumulate(map(len, cut)))
    rows: list[Row] = []
    row: list[Piece] = []
    at = 0
    for base, kana in pieces:
        start = 0
        for length in [len(base)] if kana else range(1, len(base) + 1):
            if at + length in ends:
                rows.append((*row, (base[start:length], kana)))
                row, start = [], length
        if start < len(base):
            row.append((base[start:], kana))
        at += len(base)
    return [*rows, tuple(row)] if row else rows
