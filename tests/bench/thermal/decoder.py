"""A byte stream of ESC/POS taken apart into commands, however it was cut into pieces.

Commands that only set something are recognised and swallowed; unknown ones raise, so that a test
sees at once when the kiosk sends what the bench does not understand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10


class NotEscPos(Exception):
    """The stream holds a command that this printer does not know."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``name`` is its mnemonic such as ``GS v 0``; ``args`` its parameter bytes; ``data`` its payload."""

    name: str
    args: bytes = b""
    data: bytes = b""


class _Short(Exception):
    """More bytes are needed."""


# Parameter bytes that follow the two-byte code of commands of fixed length.
_FIXED = {
    (ESC, 0x40): ("ESC @", 0),
    (ESC, 0x61): ("ESC a", 1),
    (ESC, 0x64): ("ESC d", 1),
    (ESC, 0x4A): ("ESC J", 1),
    (ESC, 0x32): ("ESC 2", 0),
    (ESC, 0x33): ("ESC 3", 1),
    **{(ESC, code): (f"ESC {code:02X}", 1) for code in b"!EGMRt-{V"},
    (ESC, 0x63): ("ESC c", 2),
    (ESC, 0x70): ("ESC p", 3),
    (ESC, 0x24): ("ESC $", 2),
    (ESC, 0x5C): ("ESC \\", 2),
    (GS, 0x61): ("GS a", 1),
    (GS, 0x72): ("GS r", 1),
    (GS, 0x49): ("GS I", 1),
    **{(GS, code): (f"GS {code:02X}", 1) for code in b"!BHfhwbw"},
    **{(GS, code): (f"GS {code:02X}", 2) for code in b"LWP"},
    (FS, 0x26): ("FS &", 0),
    (FS, 0x2E): ("FS .", 0),
    **{(FS, code): (f"FS {code:02X}", 1) for code in b"C!-"},
    (DLE, 0x04): ("DLE EOT", 1),
    (DLE, 0x05): ("DLE ENQ", 1),
    (DLE, 0x14): ("DLE DC4", 3),
}


class Decoder:
    """Feed bytes in, get whole commands out; the rest waits for the next piece."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> Iterator[Command]:
        """Give every command that is complete now.

        Raises:
            NotEscPos: the stream cannot be understood; the decoder is of no use any more.
        """
        self._pending += data
        while self._pending:
            try:
                command, used = self._one()
            except _Short:
                return
            del self._pending[:used]
            yield command

    def _bytes(self, start: int, count: int) -> bytes:
        if len(self._pending) < start + count:
            raise _Short
        return bytes(self._pending[start : start + count])

    def _one(self) -> tuple[Command, int]:
        first = self._pending[0]
        if first == 0x0A:
            return Command("LF"), 1
        if first not in (ESC, FS, GS, DLE):
            return self._text()
        second = self._bytes(1, 1)[0]
        if (first, second) in _FIXED:
            name, count = _FIXED[first, second]
            return Command(name, self._bytes(2, count)), 2 + count
        if (first, second) == (GS, 0x76):
            return self._raster()
        if (first, second) == (GS, 0x56):
            return self._cut()
        if second == 0x28 and first in (ESC, FS, GS):
            size = int.from_bytes(self._bytes(3, 2), "little")
            return Command(f"{first:02X} (", self._bytes(2, 1), self._bytes(5, size)), 5 + size
        raise NotEscPos(f"{first:02X} {second:02X}")

    def _text(self) -> tuple[Command, int]:
        end = 0
        while end < len(self._pending) and self._pending[end] not in (0x0A, ESC, FS, GS, DLE):
            end += 1
        return Command("text", data=bytes(self._pending[:end])), end

    def _raster(self) -> tuple[Command, int]:
        head = self._bytes(2, 6)
        if head[0] != 0x30:
            raise NotEscPos(f"GS v {head[0]:02X}")
        size = int.from_bytes(head[2:4], "little") * int.from_bytes(head[4:6], "little")
        return Command("GS v 0", head[1:], self._bytes(8, size)), 8 + size

    def _cut(self) -> tuple[Command, int]:
        mode = self._bytes(2, 1)
        if mode[0] in (0x00, 0x01, 0x30, 0x31):
            return Command("GS V", mode), 3
        return Command("GS V", self._bytes(2, 2)), 4
