"""在留カード and 特別永住者証明書 of the first generation (在留カード等仕様書 Ver 1.5)."""

from __future__ import annotations

from tests.bench.virtual_card.files import Application, Chip, DataFile, ber, one_of
from tests.bench.virtual_card.persona import Persona
from tests.bench.virtual_card.residence_lock import CARD_NUMBER, ResidenceLock

RESIDENCE_DFS = tuple(bytes.fromhex(f"D392F0004F{n:02X}" + "00" * 10) for n in (2, 3, 4))
ATR_RESIDENCE = bytes.fromhex("3B888001000000009181C100D8")


def card_number_of(persona: Persona) -> str:
    """The twelve characters on the card's front."""
    return persona.card_number or "AA12345678BB"


def back_address(persona: Persona) -> bytes:
    """DF2/EF01, 342 bytes: D2 date of entry, D3 municipality (Hagi), D4 address padded with NUL to 320 bytes."""
    address = persona.address.encode()
    if len(address) > 320:
        raise ValueError("an address on a residence card has 320 bytes at most")
    return ber(0xD2, b"20240401") + ber(0xD3, b"352047") + ber(0xD4, address.ljust(320, b"\0"))


def residence_chip(persona: Persona) -> Chip:
    """A residence card of this holder; files are numbered by their short identifiers."""
    opened = one_of(CARD_NUMBER)
    root = Application(
        "residence card",
        files={
            0x0B: DataFile(ber(0xC0, b"0001")),
            0x0A: DataFile(ber(0xC1, b"2" if persona.special_permanent else b"1")),
        },
    )
    front = Application(
        "residence card df1",
        files={
            0x05: DataFile(ber(0xD0, bytes(7000)), opened, sealed=True),
            0x06: DataFile(ber(0xD1, bytes(3000)), opened, sealed=True),
        },
        forbidden_whole=True,
    )
    back = Application(
        "residence card df2",
        files={
            0x01: DataFile(back_address(persona), opened),
            0x02: DataFile(ber(0xD5, bytes(120)), opened),
            0x03: DataFile(ber(0xD6, bytes(120)), opened),
            0x04: DataFile(ber(0xD7, b"0"), opened),
        },
        forbidden=frozenset({0x02, 0x03, 0x04}),
    )
    signature = Application(
        "residence card df3", files={0x02: DataFile(ber(0xDA, bytes(256)) + ber(0xDB, bytes(1200)), opened)}
    )
    return Chip(
        ATR_RESIDENCE,
        dict(zip(RESIDENCE_DFS, (front, back, signature), strict=True)),
        root=root,
        selecting_forgets=False,
        extension=ResidenceLock(card_number_of(persona).encode()),
    )
