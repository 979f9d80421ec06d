"""Adapter: python-evdev. One of the kernel's input devices: opened, read, and looked for again while it is gone."""

from __future__ import annotations

import fcntl
import logging
import os
import select
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import evdev

from edge_sync.groundwork.log import fields
from edge_sync.groundwork.supervise import Thread
from kiosk.panel.records import EV_SYN, RECORD, Event, OutOfStep, Records

log = logging.getLogger(__name__)

LOOK_AGAIN_MS: Final = 2_000
CODES: Final[dict[str, int]] = evdev.ecodes.ecodes
"""The kernel's names (``KEY_KP0``) and their numbers."""
_SWITCH_BYTES: Final = 8
_EVIOCGSW: Final = 2 << 30 | _SWITCH_BYTES << 16 | ord("E") << 8 | 0x1B


class _Stream:
    """A path that is no device file: the far side writes the same records, nobody else can hear them."""

    def __init__(self, path: Path) -> None:
        self.fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def close(self) -> None:
        os.close(self.fd)


Source = evdev.InputDevice[str] | _Stream


class EventDevice:
    """Tells what happens at one device, from a thread of its own."""

    def __init__(
        self,
        path: Path,
        kind: int,
        *,
        heard: Callable[[Event], None],
        seen: Callable[[Source | None], None] = lambda source: None,
        alone: bool = False,
        look_again_ms: int = LOOK_AGAIN_MS,
    ) -> None:
        """``path`` is the device's file.

        ``kind`` is the type of events it must be able to send. ``seen`` gets what was opened, again when events
        were lost, and None when it is gone. With ``alone`` no other program and no window gets its events: a
        device that cannot be had so is not read at all.
        """
        self._path, self._kind, self._alone = path, kind, alone
        self._heard, self._seen = heard, seen
        self._look_again_ms = look_again_ms
        self._source: Source | None = None
        self._told_gone = False
        self._wake = -1
        self._buffer = bytearray(RECORD.size * 64)
        self._thread = Thread(f"events of {path.name}", self._work)

    @property
    def gone(self) -> bool:
        """True while it cannot be read; known as soon as ``start`` returns."""
        return self._source is None

    def start(self) -> None:
        """Begin; returns when it was tried once."""
        self._wake = os.eventfd(0, os.EFD_CLOEXEC)
        self._open()
        self._thread.start()

    def stop(self) -> None:
        """Give the device back; may be called twice, and before ``start``."""
        if self._wake < 0:
            return
        os.eventfd_write(self._wake, 1)
        self._thread.stop()
        self._close()
        os.close(self._wake)
        self._wake = -1

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            if self._source is None:
                select.select([self._wake], [], [], self._look_again_ms / 1000)
                if not stopping.is_set():
                    self._open()
                continue
            try:
                self._listen(self._source)
            finally:
                self._buffer[:] = bytes(len(self._buffer))
            if not stopping.is_set():
                self._lose("unplugged")

    def _listen(self, source: Source) -> None:
        """Give on what happens; returns when the device is gone or makes no sense."""
        records, poll = Records(), select.poll()
        poll.register(source.fd, select.POLLIN)
        poll.register(self._wake, select.POLLIN)
        try:
            while not any(fd == self._wake for fd, _ in poll.poll()):
                if not self._read(source, records):
                    return
        finally:
            records.wipe()

    def _read(self, source: Source, records: Records) -> bool:
        """Give on what came; False when nothing can come any more."""
        try:
            count = os.readv(source.fd, [self._buffer])
            for event in records.take(memoryview(self._buffer)[:count]):
                if event.type == EV_SYN:
                    self._seen(source)
                else:
                    self._heard(event)
        except BlockingIOError:
            return True
        except (OSError, OutOfStep):
            return False
        self._buffer[:count] = bytes(count)
        return count > 0

    def _open(self) -> None:
        try:
            source = _opened(self._path, self._kind, alone=self._alone)
        except OSError as error:
            self._lose(type(error).__name__)
            return
        if self._told_gone:
            log.info("input device is back %s", fields(device=self._path.name))
        self._source, self._told_gone = source, False
        self._seen(source)

    def _lose(self, why: str) -> None:
        self._close()
        if not self._told_gone:
            log.error("input device is gone %s", fields(device=self._path.name, why=why))
            self._told_gone = True
            self._seen(None)

    def _close(self) -> None:
        source, self._source = self._source, None
        if source is not None:
            source.close()


def _opened(path: Path, kind: int, *, alone: bool) -> Source:
    """Open what lies there; raises OSError: it is absent, not ours, another program's, or of another kind."""
    if not stat.S_ISCHR(path.stat().st_mode):
        return _Stream(path)
    device = evdev.InputDevice(str(path), readonly=True)
    try:
        if kind not in device.capabilities():
            raise OSError("another kind of device")
        if alone:
            device.grab()
    except OSError:
        device.close()
        raise
    return device


def switch_is_on(source: Source, code: int) -> bool | None:
    """How a switch stands now; None: this source cannot be asked."""
    if isinstance(source, _Stream):
        return None
    bits = bytearray(_SWITCH_BYTES)
    fcntl.ioctl(source.fd, _EVIOCGSW, bits)
    return bool(bits[code // 8] >> code % 8 & 1)
