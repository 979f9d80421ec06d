"""The My Number card, reduced to what a counter kiosk could meet or must not touch."""

from __future__ import annotations

from tests.bench.virtual_card.files import Application, Chip, DataFile, PinFile, ber, one_of
from tests.bench.virtual_card.persona import Persona

TEXT_AP = bytes.fromhex("D3921000310001010408")
VISUAL_AP = bytes.fromhex("D3921000310001010402")
JPKI_AP = bytes.fromhex("D392F000260100000001")
JUKI_AP = bytes.fromhex("D3921000310001010100")
LICENCE_ON_CARD_AP = bytes.fromhex("A0000002310600000000000000000000")

ATR_MY_NUMBER = bytes.fromhex("3B8880010000 05E0B381A1007F")


def basic_four(persona: Persona) -> bytes:
    """EF 0002 of the text AP: FF20 { DF21 four offsets from the file's first byte, DF22..DF25 }."""
    items = [
        ber(0xDF22, persona.name.encode()),
        ber(0xDF23, persona.address.encode()),
        ber(0xDF24, persona.birth_date.replace("-", "").encode()),
        ber(0xDF25, persona.sex.encode()),
    ]
    header_bytes = 3 + 8
    body_bytes = header_bytes + sum(map(len, items))
    at = len(ber(0xFF20, bytes(body_bytes))) - body_bytes + header_bytes
    offsets = b""
    for item in items:
        offsets += at.to_bytes(2, "big")
        at += len(item)
    return ber(0xFF20, ber(0xDF21, offsets) + b"".join(items))


def number_b_of(persona: Persona) -> str:
    """照合番号B: birth date YYMMDD, year of expiry YYYY, security code. In which calendar YY counts is unpublished."""
    return persona.number_b or persona.birth_date.replace("-", "")[2:] + "20340000"


def my_number_chip(persona: Persona) -> Chip:
    """A My Number card of this holder."""
    applications = {
        TEXT_AP: _text_ap(persona),
        VISUAL_AP: _visual_ap(persona),
        JPKI_AP: Application("jpki", files={0x0006: DataFile(b"JPKIAPICCTOKEN2".ljust(0x20))}),
        JUKI_AP: Application("juki", forbidden_whole=True),
    }
    if persona.licence_on_card:
        applications[LICENCE_ON_CARD_AP] = _licence_on_card()
    return Chip(ATR_MY_NUMBER, applications)


def _text_ap(persona: Persona) -> Application:
    pins = {
        0x0011: PinFile(persona.pin.encode(), persona.counters.pin, 3),
        0x0014: PinFile(b"000000000000", 10, 10),
        0x0015: PinFile(number_b_of(persona).encode(), persona.counters.number_b, 10),
    }
    if persona.behaviour.no_pin:
        if persona.behaviour.no_pin_answers == "not_found":
            del pins[0x0011]
        else:
            pins[0x0011].tries_left = 0
        if not persona.number_b:
            del pins[0x0015]
    return Application(
        "text",
        files={
            0x0001: DataFile(ber(0xFF10, b"000000000000") + bytes(2), one_of("text:0011", "text:0014")),
            0x0002: DataFile(basic_four(persona), one_of("text:0011", "text:0015")),
            0x0003: DataFile(ber(0xFF30, bytes(331)), one_of("text:0011", "text:0014", "text:0015")),
            0x0004: DataFile(ber(0x7F21, bytes(563))),
            0x0005: DataFile(ber(0xFF40, bytes(251))),
        },
        pins=pins,
        forbidden=frozenset({0x0001, 0x0014}),
    )


def _visual_ap(persona: Persona) -> Application:
    """Name, address and face as pictures; 照合番号B opens it, and the kiosk has no business in it."""
    number_b = PinFile(number_b_of(persona).encode(), 10, 10)
    return Application(
        "visual",
        files={
            0x0001: DataFile(ber(0xFF10, bytes(32)), one_of("visual:0011")),
            0x0002: DataFile(ber(0xFF20, bytes(300)), one_of("visual:0012", "visual:0013")),
            0x0003: DataFile(ber(0xFF30, bytes(64))),
            0x0004: DataFile(ber(0x7F21, bytes(200))),
            0x0005: DataFile(ber(0xFF40, bytes(300)), one_of("visual:0013")),
        },
        pins={0x0011: PinFile(b"", 0, 10), 0x0012: number_b, 0x0013: PinFile(b"", 0, 10)},
        forbidden=frozenset({0x0002, 0x0005, 0x0012, 0x0013}),
    )


def _licence_on_card() -> Application:
    """マイナ免許証: its own PIN with ten tries, no name, no address."""
    return Application(
        "licence on card",
        files={
            0x001A: DataFile(bytes.fromhex("C10101")),
            0x001B: DataFile(ber(0xC2, bytes(100)), one_of("licence on card:0006")),
        },
        pins={0x0006: PinFile(b"2468", 10, 10)},
        forbidden=frozenset({0x001B}),
    )
