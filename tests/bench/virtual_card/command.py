"""Command units taken apart (ISO/IEC 7816-4 §5.2, cases 1-4, short and extended)."""

from __future__ import annotations

from dataclasses import dataclass

PLAIN, SEALED = 0x00, 0x08


class BadCommand(Exception):
    """The card refuses with this status word."""

    def __init__(self, status_word: int) -> None:
        super().__init__(f"{status_word:04X}")
        self.status_word = status_word


@dataclass(frozen=True, slots=True)
class Command:
    """One command unit. ``le`` is how many bytes are wanted back, None when nothing is."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None


def parse(apdu: bytes) -> Command:
    """Take a command unit apart.

    Raises:
        BadCommand: 6700 when lengths do not fit, 6E00 for a class other than 00 (plain) and 08 (secure messaging).
    """
    if len(apdu) < 4:
        raise BadCommand(0x6700)
    if apdu[0] not in (PLAIN, SEALED):
        raise BadCommand(0x6E00)
    data, le = _body(apdu[4:])
    return Command(apdu[0], apdu[1], apdu[2], apdu[3], data, le)


def _body(body: bytes) -> tuple[bytes, int | None]:
    if not body:
        return b"", None
    if len(body) == 1:
        return b"", body[0] or 256
    if body[0]:
        return _with_data(body[1:], body[0], le_bytes=1, le_max=256)
    if len(body) == 3:
        return b"", int.from_bytes(body[1:], "big") or 65_536
    if len(body) < 3:
        raise BadCommand(0x6700)
    return _with_data(body[3:], int.from_bytes(body[1:3], "big"), le_bytes=2, le_max=65_536)


def _with_data(rest: bytes, lc: int, *, le_bytes: int, le_max: int) -> tuple[bytes, int | None]:
    if lc == 0 or len(rest) not in (lc, lc + le_bytes):
        raise BadCommand(0x6700)
    if len(rest) == lc:
        return rest, None
    return rest[:lc], int.from_bytes(rest[lc:], "big") or le_max
