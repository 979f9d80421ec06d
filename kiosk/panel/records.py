"""The kernel's input events (``struct input_event``, linux/input.h) out of a stream of bytes. Pure.

A PIN comes this way: what was read is overwritten, and nothing here says in its repr which key it was.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

RECORD: Final = struct.Struct("@llHHi")
"""Seconds, microseconds, type, code, value; as this machine's kernel aligns it: 24 bytes where a word has 64 bits."""

EV_SYN, EV_KEY, EV_SW = 0x00, 0x01, 0x05
SYN_REPORT, SYN_DROPPED = 0, 3
_LAST_TYPE, _SECOND_US = 0x1F, 1_000_000


class OutOfStep(Exception):
    """What came is no input event; what follows cannot be understood either."""


@dataclass(frozen=True, slots=True, repr=False)
class Event:
    """One change. ``type`` and ``code`` are the kernel's numbers."""

    type: int
    code: int
    value: int
    """Keys: 1 pressed, 0 let go, 2 repeated by the kernel. Switches: 1 on."""


class Records:
    """Cuts a stream into events, wherever its pieces end.

    Of the kernel's own marks it gives on only that events were lost, as ``(EV_SYN, SYN_DROPPED)``, when the state
    can be asked again; what comes between the loss and then is left out, as the kernel demands.
    """

    def __init__(self) -> None:
        self._rest = bytearray()
        self._skipping = False

    def take(self, data: bytes | bytearray | memoryview) -> Iterator[Event]:
        """Give the events that are whole now; to be used up.

        Raises:
            OutOfStep: behind the last event that was one.
        """
        self._rest += data
        whole = len(self._rest) - len(self._rest) % RECORD.size
        for place in range(0, whole, RECORD.size):
            _, microseconds, kind, code, value = RECORD.unpack_from(self._rest, place)
            if kind > _LAST_TYPE or not 0 <= microseconds < _SECOND_US:
                self.wipe()
                raise OutOfStep
            if (event := self._passed(kind, code, value)) is not None:
                yield event
        self._rest[:whole] = bytes(whole)
        del self._rest[:whole]

    def _passed(self, kind: int, code: int, value: int) -> Event | None:
        if kind != EV_SYN:
            return None if self._skipping else Event(kind, code, value)
        if code == SYN_DROPPED:
            self._skipping = True
        elif code == SYN_REPORT and self._skipping:
            self._skipping = False
            return Event(EV_SYN, SYN_DROPPED, 0)
        return None

    def wipe(self) -> None:
        """Overwrite and forget the piece of an event that was read."""
        self._rest[:] = bytes(len(self._rest))
        self._rest.clear()
