"""What is written in the chips: applications, files, PIN files."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.bench.virtual_card.persona import Persona

TEXT_AP = bytes.fromhex("D3921000310001010408")
VISUAL_AP = bytes.fromhex("D3921000310001010402")
JPKI_AP = bytes.fromhex("D392F000260100000001")
JUKI_AP = bytes.fromhex("D3921000310001010100")
LICENCE_DFS = tuple(bytes.fromhex(f"A00000{middle}" + "00" * 10) for middle in ("023101", "023102", "024803"))
RESIDENCE_DFS = tuple(bytes.fromhex(f"D392F0004F{n:02X}" + "00" * 10) for n in (2, 3, 4))

ATR_MY_NUMBER = bytes.fromhex("3B8880010000 05E0B381A1007F")
ATR_TYPE_B = bytes.fromhex("3B888001000000009181C100D8")
ATR_FELICA = bytes.fromhex("3B8F8001804F0CA000000306110" + "03B0000000042")


@dataclass(slots=True)
class PinFile:
    """An internal file with a secret and its counter; the counter outlives every reset."""

    secret: bytes
    tries_left: int
    tries_max: int


@dataclass(slots=True)
class DataFile:
    """An elementary file. ``opened_by`` names the PIN files of which one must be verified; empty is free."""

    content: bytes
    opened_by: frozenset[int] = frozenset()


@dataclass(slots=True)
class Application:
    """One application of a chip. ``forbidden`` files, or the whole application, raise the tripwire."""

    name: str
    files: dict[int, DataFile] = field(default_factory=dict)
    pins: dict[int, PinFile] = field(default_factory=dict)
    forbidden: frozenset[int] = frozenset()
    forbidden_whole: bool = False


def ber(tag: int, value: bytes) -> bytes:
    """One element with a two-byte tag and the shortest length: one byte, 81 xx or 82 xx xx."""
    size = len(value)
    if size < 0x80:
        length = bytes((size,))
    elif size < 0x100:
        length = bytes((0x81, size))
    else:
        length = bytes((0x82, size >> 8, size & 0xFF))
    return tag.to_bytes(2, "big") + length + value


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


def my_number_applications(persona: Persona) -> dict[bytes, Application]:
    """The applications of a My Number card, reduced to what a counter kiosk could meet or must not touch."""
    return {
        TEXT_AP: _text_ap(persona),
        VISUAL_AP: Application(
            "visual",
            files={
                0x0001: DataFile(ber(0xFF10, bytes(32)), frozenset({0x0011})),
                0x0002: DataFile(ber(0xFF20, bytes(300)), frozenset({0x0012, 0x0013})),
                0x0003: DataFile(ber(0xFF30, bytes(64))),
                0x0004: DataFile(ber(0x7F21, bytes(200))),
                0x0005: DataFile(ber(0xFF40, bytes(300)), frozenset({0x0013})),
            },
            pins={0x0011: PinFile(b"", 0, 10), 0x0012: PinFile(b"", 0, 10), 0x0013: PinFile(b"", 0, 10)},
            forbidden=frozenset({0x0005, 0x0013}),
        ),
        JPKI_AP: Application("jpki", files={0x0006: DataFile(b"JPKIAPICCTOKEN2".ljust(0x20))}),
        JUKI_AP: Application("juki", forbidden_whole=True),
    }


def _text_ap(persona: Persona) -> Application:
    pins = {
        0x0011: PinFile(persona.pin.encode(), persona.counters.pin, 3),
        0x0014: PinFile(b"000000000000", 10, 10),
        0x0015: PinFile(b"00000020000000", 10, 10),
    }
    if persona.behaviour.no_pin:
        if persona.behaviour.no_pin_answers == "not_found":
            del pins[0x0011]
        else:
            pins[0x0011].tries_left = 0
    return Application(
        "text",
        files={
            0x0001: DataFile(ber(0xFF10, b"000000000000") + bytes(2), frozenset({0x0011, 0x0014})),
            0x0002: DataFile(basic_four(persona), frozenset({0x0011, 0x0015})),
            0x0003: DataFile(ber(0xFF30, bytes(331)), frozenset({0x0011, 0x0014, 0x0015})),
            0x0004: DataFile(ber(0x7F21, bytes(563))),
            0x0005: DataFile(ber(0xFF40, bytes(251))),
        },
        pins=pins,
        forbidden=frozenset({0x0001, 0x0014}),
    )


def applications_of(persona: Persona) -> dict[bytes, Application]:
    """Every application that a persona's card answers to."""
    if persona.behaviour.foreign:
        return {}
    if persona.card == "my_number":
        return my_number_applications(persona)
    dfs = LICENCE_DFS if persona.card == "drivers_licence" else RESIDENCE_DFS
    return {aid: Application(f"df{number}") for number, aid in enumerate(dfs, start=1)}


def atr_of(persona: Persona) -> bytes:
    """The answer to reset that a reader makes up for the persona's card."""
    if persona.behaviour.foreign:
        return ATR_FELICA
    return ATR_MY_NUMBER if persona.card == "my_number" else ATR_TYPE_B
