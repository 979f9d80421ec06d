"""What stands on the far side of the kernel's input protocol: a FIFO into which real records are written."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable
from pathlib import Path

EV_SYN, EV_KEY, EV_MSC, EV_SW = 0, 1, 4, 5
SYN_REPORT, SYN_DROPPED = 0, 3
KEY_1, KEY_A, KEY_KP7, KEY_KP5, KEY_KPENTER, KEY_KPASTERISK = 2, 30, 71, 76, 96, 55
SW_LID, SW_HEADPHONE_INSERT = 0, 2
LOOK_AGAIN_MS = 40


class _Timeval(ctypes.Structure):
    _fields_ = (("sec", ctypes.c_long), ("usec", ctypes.c_long))


class _InputEvent(ctypes.Structure):
    """As linux/input.h has it; laid out by the C compiler's rules, not by ours."""

    _fields_ = (("time", _Timeval), ("type", ctypes.c_uint16), ("code", ctypes.c_uint16), ("value", ctypes.c_int32))


def record(kind: int, code: int, value: int) -> bytes:
    """One event as the kernel writes it."""
    return bytes(_InputEvent(_Timeval(1_775_000_000, 999_999), kind, code, value))


SYNC = record(EV_SYN, SYN_REPORT, 0)


def pressed(code: int, value: int = 1) -> bytes:
    """What a keyboard sends for a key: its scan code, the key, the end of the packet."""
    return record(EV_MSC, 4, 458_831) + record(EV_KEY, code, value) + SYNC


def typed(code: int) -> bytes:
    """Pressed, held until the kernel repeats it, and let go."""
    return pressed(code) + pressed(code, 2) * 3 + pressed(code, 0)


def switched(code: int, *, on: bool) -> bytes:
    """What a jack sends."""
    return record(EV_SW, code, int(on)) + SYNC


class FarSide:
    """A device that is plugged in, writes, and is pulled out."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._end = -1

    def plug_in(self) -> None:
        os.mkfifo(self.path)
        self._end = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)

    def write(self, data: bytes) -> None:
        """What is written while it is pulled out reaches nobody."""
        if self._end >= 0:
            assert os.write(self._end, data) == len(data)

    def pull_out(self) -> None:
        if self._end >= 0:
            self.path.unlink()
            os.close(self._end)
            self._end = -1


def until(true: Callable[[], bool], within_s: float = 3) -> bool:
    """Wait; whether it became true."""
    deadline = time.monotonic() + within_s
    while not true() and time.monotonic() < deadline:
        time.sleep(0.005)
    return true()
