"""The IC driving licence: two PINs, what is printed on it, what was entered since."""

from __future__ import annotations

import re

from tests.bench.virtual_card.files import Application, Chip, DataFile, PinFile, all_of, ber, one_of
from tests.bench.virtual_card.persona import Persona

LICENCE_DFS = tuple(bytes.fromhex(f"A00000{middle}" + "00" * 10) for middle in ("023101", "023102", "024803"))
ATR_LICENCE = bytes.fromhex("3B888001000000009181C100D8")

PIN_1, PIN_2 = "licence:0001", "licence:0002"
_MARK = re.compile(r"\{外([1-7])\}|\{欠\}|.", re.DOTALL)
_ERAS = ((2019, 5, 1, 2018, "5"), (1989, 1, 8, 1988, "4"), (1926, 12, 25, 1925, "3"), (1912, 7, 30, 1911, "2"))


def jis(text: str) -> bytes:
    """JIS X 0208 without escapes; ``{外1}`` is FF F1, ``{欠}`` FF FA.

    Raises:
        ValueError: a character that the character set does not have.
    """
    raw = b""
    for found in _MARK.finditer(text):
        if found.group(0) == "{欠}":
            raw += b"\xff\xfa"
        elif found.group(1):
            raw += bytes((0xFF, 0xF0 + int(found.group(1))))
        else:
            pair = found.group(0).encode("euc_jp")
            if len(pair) != 2:
                raise ValueError(f"{found.group(0)!r} is not in JIS X 0208")
            raw += bytes(byte & 0x7F for byte in pair)
    return raw


def era_digits(iso: str) -> bytes:
    """``1975-06-01`` as era and YYMMDD: 3500601. A date that is none keeps its digits."""
    year, month, day = map(int, iso.split("-"))
    for first_year, first_month, first_day, year_0, era in _ERAS:
        if (year, month, day) >= (first_year, first_month, first_day):
            return f"{era}{year - year_0:02}{month:02}{day:02}".encode()
    return f"1{year - 1867:02}{month:02}{day:02}".encode()


def entries(persona: Persona) -> bytes:
    """DF1/EF01, 880 bytes: one-byte tags 11 to 33, padded with FF."""
    items = [
        ber(0x11, b"\x78"),
        ber(0x12, jis(persona.name)),
        ber(0x13, jis(persona.kana)),
        ber(0x14, jis(persona.alias)),
        ber(0x15, b""),
        ber(0x16, era_digits(persona.birth_date)),
        ber(0x17, jis(persona.address)),
        ber(0x18, b"5030601"),
        ber(0x19, b"00000"),
        ber(0x1A, jis("優良")),
        ber(0x1B, b"5080701"),
        ber(0x1C, jis("眼鏡等")),
        *(ber(tag, b"") for tag in (0x1D, 0x1E, 0x1F)),
        ber(0x20, jis("山口県公安委員会")),
        ber(0x21, b"000000000000"),
        *(ber(tag, b"5000000") for tag in range(0x22, 0x34)),
    ]
    return _padded(b"".join(items), 880)


def changes(persona: Persona) -> bytes:
    """DF1/EF04, 640 bytes: 50 whether anything was entered, then 新氏名 60, 新呼び名 68, 新住所 70."""
    added = [
        ber(tag, b"\x78" + jis("令６０４０１１" + text + "山口公安委"))
        for tag, text in ((0x60, persona.new_name), (0x70, persona.moved_to))
        if text
    ]
    return _padded(ber(0x50, b"1" if added else b"0") + b"".join(added), 640)


def licence_chip(persona: Persona) -> Chip:
    """A licence of this holder."""
    setting = b"\x01" if persona.licence.pin_set else b"\x00"
    pin1, pin2 = (persona.pin, persona.licence.pin2) if persona.licence.pin_set else ("****", "****")
    root = Application(
        "licence",
        files={
            0x2F01: DataFile(
                ber(0x45, persona.licence.version.encode() + bytes.fromhex("2021060120260701"))
                + bytes.fromhex("46020101")
            ),
            0x000A: DataFile(ber(0x05, setting)),
        },
        pins={
            0x0001: PinFile(pin1.encode(), persona.counters.pin, 3),
            0x0002: PinFile(pin2.encode(), persona.counters.pin2, 3),
        },
        forbidden=frozenset({0x0002}),
    )
    df1 = Application(
        "licence df1",
        files={
            0x0001: DataFile(entries(persona), one_of(PIN_1)),
            0x0002: DataFile(_padded(ber(0x41, jis("山口県萩市大字架空町")), 82), all_of(PIN_1, PIN_2)),
            0x0003: DataFile(_padded(b"", 264), one_of(PIN_1)),
            0x0004: DataFile(changes(persona), one_of(PIN_1)),
            0x0005: DataFile(_padded(b"", 663), one_of(PIN_1)),
            0x0006: DataFile(_padded(b"", 256), all_of(PIN_1, PIN_2)),
            0x0007: DataFile(_padded(b"", 578), one_of(PIN_1)),
        },
        forbidden=frozenset({0x0002, 0x0006}),
    )
    df2 = Application(
        "licence df2",
        files={0x0001: DataFile(ber(0x5F40, bytes(2000)), all_of(PIN_1, PIN_2))},
        forbidden_whole=True,
    )
    applications = dict(zip(LICENCE_DFS, (df1, df2, Application("licence df3")), strict=True))
    return Chip(ATR_LICENCE, applications, root=root, selecting_forgets=False)


def _padded(content: bytes, size: int) -> bytes:
    if len(content) > size:
        raise ValueError(f"{len(content)} bytes do not go into a file of {size}")
    return content.ljust(size, b"\xff")
