"""Command units and status words (ISO/IEC 7816-4): the few this machine may ever say to a card.

These are only bytes. What may be said to which application is decided in ``door.py``, and nobody else sends them.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from kiosk.cards.secret import Secret


class StatusWord(IntEnum):
    """Status words that mean something to us; 63CX carries a counter and has its own function."""

    OK = 0x9000
    DEACTIVATED = 0x6283
    """Selected, though blocked: a licence that ran out still says what it is."""
    MISMATCH = 0x6300
    SECURITY_STATUS = 0x6982
    BLOCKED = 0x6983
    REFERENCE_BLOCKED = 0x6984
    NO_CURRENT_FILE = 0x6986
    NOT_FOUND = 0x6A82
    REFERENCE_NOT_FOUND = 0x6A88
    WRONG_OFFSET = 0x6B00


LOCKED: Final = (StatusWord.REFERENCE_BLOCKED, StatusWord.BLOCKED)
"""Both mean a locked PIN: 6984 was seen on real cards, 6983 is the standard's own."""

SELECT_ROOT: Final = bytes.fromhex("00A40000023F00")
"""SELECT of the master file. With its identifier: one program found cards that refuse the short form."""

GET_CHALLENGE: Final = bytes.fromhex("0084000008")


def select_application(aid: bytes) -> bytes:
    """SELECT by name without file control information."""
    return bytes((0x00, 0xA4, 0x04, 0x0C, len(aid))) + aid


def select_with_information(aid: bytes) -> bytes:
    """SELECT by name asking for file control information, the only form that payment cards know (EMV book 1 §11.3)."""
    return bytes((0x00, 0xA4, 0x04, 0x00, len(aid))) + aid + b"\x00"


def select_file(file_id: int) -> bytes:
    """SELECT an elementary file under the current application."""
    return bytes((0x00, 0xA4, 0x02, 0x0C, 0x02)) + file_id.to_bytes(2, "big")


def ask_tries() -> bytes:
    """VERIFY without data: asks the counter of the current PIN file and spends no try."""
    return bytes((0x00, 0x20, 0x00, 0x80))


def verify(secret: Secret) -> bytearray:
    """VERIFY with the secret's ASCII symbols. The caller overwrites the buffer after sending."""
    command = bytearray((0x00, 0x20, 0x00, 0x80, len(secret)))
    secret.reveal_into(command)
    return command


def verify_default(default: bytes) -> bytes:
    """VERIFY with the value that stands in a card where no secret was chosen; anybody may know it."""
    return bytes((0x00, 0x20, 0x00, 0x80, len(default))) + default


def read_binary(offset: int, length: int) -> bytes:
    """READ BINARY of the current file: ``length`` 1-256 bytes from ``offset`` 0-7FFF, never naming a file."""
    if not (0 <= offset <= 0x7FFF and 1 <= length <= 256):
        raise ValueError("outside of what a short READ BINARY can name")
    return bytes((0x00, 0xB0, offset >> 8, offset & 0xFF, length & 0xFF))


def read_short_id(short_id: int) -> bytes:
    """READ BINARY of a whole file by its short identifier 1-30, extended length (在留カード等仕様書 1.5 §4.2.5)."""
    if not 1 <= short_id <= 30:
        raise ValueError("no short file identifier")
    return bytes((0x00, 0xB0, 0x80 | short_id, 0x00, 0x00, 0x00, 0x00))


def read_short_id_sealed(short_id: int) -> bytes:
    """The same under secure messaging: the answer comes enciphered (在留カード等仕様書 1.5 §4.2.5)."""
    plain = read_short_id(short_id)
    return b"\x08" + plain[1:4] + bytes.fromhex("000004960200000000")


def mutual_authenticate(proof: bytes) -> bytes:
    """MUTUAL AUTHENTICATE with 40 bytes E_IFD‖M_IFD. INS 82: the annex's table misprints 84, its trace says 82."""
    return bytes((0x00, 0x82, 0x00, 0x00, len(proof))) + proof + b"\x00"


def verify_sealed(cipher: bytes) -> bytes:
    """VERIFY of the enciphered card number, 16 bytes (在留カード等仕様書 1.5 §4.2.2)."""
    body = bytes((0x86, len(cipher) + 1, 0x01)) + cipher
    return bytes((0x08, 0x20, 0x00, 0x86, len(body))) + body


def counter_in(sw: int) -> int | None:
    """The tries left that a status word 63CX carries; None when it carries none."""
    return sw & 0x0F if sw & 0xFFF0 == 0x63C0 else None
