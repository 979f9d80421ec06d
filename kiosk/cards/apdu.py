"""Command units and status words (ISO/IEC 7816-4): the few this machine may ever say to a card."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from kiosk.cards.secret import Pin


class StatusWord(IntEnum):
    """Status words that mean something to us; 63CX carries a counter and has its own function."""

    OK = 0x9000
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

READABLE_FILES: Final = frozenset({0x0002})
"""Text AP: 基本4情報 only. Never 0001 (the individual number; 番号法 arts. 15, 19, 20)."""

PIN_FILES: Final = frozenset({0x0011})
"""Text AP: the four-digit PIN. Never 0014 (照合番号A, which is the individual number itself)."""


class ForbiddenCommand(AssertionError):
    """Our own code asked for a file that this machine must never touch. A bug; nothing was sent."""

    code = "CARD-99"


def select_application(aid: bytes) -> bytes:
    """SELECT by name without file control information."""
    return bytes((0x00, 0xA4, 0x04, 0x0C, len(aid))) + aid


def select_file(file_id: int) -> bytes:
    """SELECT an elementary file under the current application.

    Raises:
        ForbiddenCommand: the file is not on the short list of this module.
    """
    if file_id not in READABLE_FILES | PIN_FILES:
        raise ForbiddenCommand(f"file {file_id:04X} is not to be selected")
    return bytes((0x00, 0xA4, 0x02, 0x0C, 0x02)) + file_id.to_bytes(2, "big")


def ask_tries() -> bytes:
    """VERIFY without data: asks the counter of the current PIN file and spends no try."""
    return bytes((0x00, 0x20, 0x00, 0x80))


def verify(pin: Pin) -> bytearray:
    """VERIFY with the PIN's ASCII digits. The caller overwrites the buffer after sending."""
    command = bytearray((0x00, 0x20, 0x00, 0x80, len(pin)))
    pin.reveal_into(command)
    return command


def read_binary(offset: int, length: int) -> bytes:
    """READ BINARY of the current file: ``length`` 1-256 bytes from ``offset`` 0-7FFF.

    Always by offset, never by short file identifier: the file must have been selected by ``select_file``.
    """
    if not (0 <= offset <= 0x7FFF and 1 <= length <= 256):
        raise ValueError("outside of what a short READ BINARY can name")
    return bytes((0x00, 0xB0, offset >> 8, offset & 0xFF, length & 0xFF))


def counter_in(sw: int) -> int | None:
    """The tries left that a status word 63CX carries; None when it carries none."""
    return sw & 0x0F if sw & 0xFFF0 == 0x63C0 else None
