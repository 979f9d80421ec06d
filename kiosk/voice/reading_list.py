"""The list of readings that staff edit, and what Open JTalk's dictionary is made of. Pure.

Columns 表記, 読み, アクセント, 注: a word as it is written; its reading in kana; where its pitch falls (0: nowhere,
1: after the first mora, …; empty: as it comes); a remark. A line that cannot be used is passed over and told.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable

import msgspec

COLUMNS = ("表記", "読み", "アクセント", "注")
_KANA = re.compile(r"[ァ-ヴー]+")
_SMALL = re.compile(r"[ァィゥェォャュョヮ]")
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゔ"))}
_WIDE = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)} | {ord("-"): 0x2212, ord(" "): 0x3000}
"""Open JTalk reads half-width signs as full-width ones, the hyphen as a minus."""
_MOST = 40


class Reading(msgspec.Struct, frozen=True):
    """One word of the list."""

    written: str
    kana: str
    """Katakana."""
    accent: int | None = None

    @property
    def moras(self) -> int:
        """How many beats it has."""
        return len(_SMALL.sub("", self.kana))


class WrongLine(msgspec.Struct, frozen=True):
    """A line that was passed over."""

    line: int
    """The first is 1."""
    why: str


def read_list(text: str) -> tuple[list[Reading], list[WrongLine]]:
    """The readings of a file and its wrong lines; never raises."""
    found: dict[str, Reading] = {}
    wrong: list[WrongLine] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        cells = [cell.strip() for cell in next(csv.reader([line]), [])]
        if not any(cells) or cells[0].startswith("#") or cells[0] == COLUMNS[0]:
            continue
        one = _reading(cells)
        if isinstance(one, str):
            wrong.append(WrongLine(number, one))
        elif one.written in found:
            wrong.append(WrongLine(number, f"{one.written} is there twice"))
        else:
            found[one.written] = one
    return list(found.values()), wrong


def _reading(cells: list[str]) -> Reading | str:
    written, kana, accent = (*cells, "", "")[:3]
    kana = kana.translate(_TO_KATAKANA)
    if not written or len(written) > _MOST or any(sign in written for sign in ',"\n'):
        return "no word, or one that is too long"
    if not _KANA.fullmatch(kana) or kana[0] == "ー" or _SMALL.match(kana):
        return "the reading is not kana"
    one = Reading(written, kana, int(accent) if accent.isdecimal() else None)
    if accent and (one.accent is None or one.accent > one.moras):
        return "the accent is not one of the word's beats"
    return one


def dictionary_source(readings: Iterable[Reading]) -> str:
    """Lines for Open JTalk's dictionary compiler; cost 1: such a word is preferred to all others."""
    lines = []
    for one in readings:
        wide = one.written.translate(_WIDE)
        kana, accent = one.kana, one.accent or 0
        lines.append(f"{wide},,,1,名詞,一般,*,*,*,*,{wide},{kana},{kana},{accent}/{one.moras},*\n")
    return "".join(lines)
