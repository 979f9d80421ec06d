"""What is written in a driving licence's chip: flat elements, raw JIS X 0208, dates by era.

Source: 運転免許証及び運転免許証作成システム等仕様書 (NPA), as independent programs quote it. Text is two bytes a
character without escapes; FF F1–FF F7 stand for 外字 1–7 (kept as pictures elsewhere), FF FA for 欠字.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from edge_sync.groundwork.personal import Personal
from kiosk.cards.errors import CardDataBroken
from kiosk.cards.holder import GETA, Flag, HolderFacts, Sex
from kiosk.cards.tlv import read_head

NAME, KANA, ALIAS, BIRTH, ADDRESS = 0x12, 0x13, 0x14, 0x16, 0x17
"""Elements of DF1/EF01. The others (numbers, conditions, categories) are nobody's business here."""

NEW_NAME: Final = range(0x60, 0x68)
NEW_KANA: Final = range(0x68, 0x70)
NEW_ADDRESS: Final = range(0x70, 0x78)
"""Elements of DF1/EF04, the newest last: 新氏名1–8, 新呼び名1–8, 新住所1–8. The numbers stand in one published
program of a city hall, their count in another; not confirmed by the specification itself or on a card."""

_ENTRIES: Final = "licence entries"
_CHANGES: Final = "licence changes"
_PADDING: Final = (0xFF, 0x00)
_LARGEST_HEAD_BYTES: Final = 4
_ERA_YEAR_0: Final = {"1": 1867, "2": 1911, "3": 1925, "4": 1988, "5": 2018}
_ADDED_BEFORE: Final = 15
"""An added text follows one byte (year of JIS X 0208) and seven characters (era and date of the entry)…"""
_ADDED_BEHIND: Final = 10
"""…and precedes five characters (which police commission made it)."""


@dataclass(frozen=True, slots=True)
class Lettered:
    """A text, and what could not be put into it."""

    text: str
    flags: frozenset[Flag]


def parse_licence(entries: bytes | bytearray, changes: bytes | bytearray) -> HolderFacts:
    """Take DF1/EF01 (``entries``) and DF1/EF04 (``changes``) apart; the newest name and address count.

    Raises:
        CardDataBroken: an element is missing or is no text.
    """
    was = walk(entries, _ENTRIES).found
    walked = walk(changes, _CHANGES)
    if walked.cut:
        raise CardDataBroken(_CHANGES)
    now = walked.found
    name = _added(now, NEW_NAME) or _lettered(was, NAME)
    moved = _added(now, NEW_ADDRESS)
    address = moved or _lettered(was, ADDRESS)
    if name is None or address is None:
        raise CardDataBroken(f"{_ENTRIES}: no name or no address")
    kana = _added(now, NEW_KANA) or _lettered(was, KANA)
    alias = _lettered(was, ALIAS)
    birth = era_date(was.get(BIRTH, b""))
    flags = name.flags | address.flags
    if moved:
        flags |= {Flag.ADDRESS_CHANGED}
    if not address.text:
        flags |= {Flag.ADDRESS_BLANK}
    return HolderFacts(
        name=Personal(name.text),
        address=Personal(address.text) if address.text else None,
        birth_date=Personal(birth) if birth else None,
        sex=Personal(Sex.NOT_KNOWN),
        kana=Personal(kana.text) if kana and kana.text else None,
        alias=Personal(alias.text) if alias and alias.text else None,
        flags=flags | (alias.flags if alias else frozenset()),
    )


@dataclass(frozen=True, slots=True)
class Walk:
    """The whole elements at the beginning of a file by their one-byte tags, and how they ended."""

    found: dict[int, bytes]
    padded: bool
    """True when padding was met: nothing follows."""
    cut: bool
    """True when the last element is not whole."""


def walk(data: bytes | bytearray, where: str) -> Walk:
    """Every whole element of a file, or of as much of it as was read.

    Raises:
        CardDataBroken: something is no element.
    """
    found: dict[int, bytes] = {}
    at = 0
    while at < len(data) and data[at] not in _PADDING:
        try:
            head = read_head(data, at, where, short_tags=True)
        except CardDataBroken:
            if len(data) - at < _LARGEST_HEAD_BYTES:
                return Walk(found, padded=False, cut=True)
            raise
        if head.end > len(data):
            return Walk(found, padded=False, cut=True)
        found[head.tag] = bytes(data[head.value_at : head.end])
        at = head.end
    return Walk(found, padded=at < len(data), cut=False)


def entries_suffice(entries: bytearray) -> bool:
    """True when the address, the last element we want, is there whole: the licence's numbers are not read then."""
    walked = walk(entries, _ENTRIES)
    return walked.padded or ADDRESS in walked.found


def changes_suffice(changes: bytearray) -> bool:
    """True when padding follows the last entry: most licences were never changed."""
    return walk(changes, _CHANGES).padded


def decode_jis(raw: bytes, where: str) -> Lettered:
    """JIS X 0208 without escapes as text. 外字, 欠字 and code points without character become ``GETA``, one each.

    Raises:
        CardDataBroken: an odd number of bytes, or bytes that are no code point.
    """
    if len(raw) % 2:
        raise CardDataBroken(where)
    signs: list[str] = []
    flags: set[Flag] = set()
    for at in range(0, len(raw), 2):
        row, cell = raw[at], raw[at + 1]
        if row == 0xFF and 0xF1 <= cell <= 0xF7:
            signs.append(GETA)
            flags.add(Flag.EXTERNAL_CHARACTER)
        elif row == 0xFF and cell == 0xFA:
            signs.append(GETA)
            flags.add(Flag.MISSING_CHARACTER)
        elif 0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E:
            sign = bytes((row | 0x80, cell | 0x80)).decode("euc_jp", errors="replace")
            if "\ufffd" in sign:
                sign = GETA
                flags.add(Flag.MISSING_CHARACTER)
            signs.append(sign)
        else:
            raise CardDataBroken(where)
    return Lettered("".join(signs), frozenset(flags))


def era_date(raw: bytes) -> date | None:
    """Seven JIS X 0201 digits: era (1 明治, 2 大正, 3 昭和, 4 平成, 5 令和), YYMMDD. None: no whole calendar date."""
    if len(raw) != 7 or not raw.isdigit():
        return None
    text = raw.decode("ascii")
    year_0 = _ERA_YEAR_0.get(text[0])
    if year_0 is None or text[1:3] == "00":
        return None
    try:
        return date(year_0 + int(text[1:3]), int(text[3:5]), int(text[5:]))
    except ValueError:
        return None


def _lettered(found: dict[int, bytes], tag: int) -> Lettered | None:
    raw = found.get(tag)
    return None if raw is None else decode_jis(raw, f"licence element {tag:02X}")


def _added(found: dict[int, bytes], tags: range) -> Lettered | None:
    for tag in reversed(tags):
        raw = found.get(tag, b"")
        if len(raw) > _ADDED_BEFORE + _ADDED_BEHIND:
            return decode_jis(raw[_ADDED_BEFORE:-_ADDED_BEHIND], f"licence element {tag:02X}")
    return None
