"""The microphone, through ``arecord``. It is a process of its own, so that killing it closes the microphone."""

from __future__ import annotations

import contextlib
import logging
import os
import select
import subprocess
from collections.abc import Callable, Iterator, Sequence

from kiosk.ear.endpoint import FRAME_BYTES
from kiosk.ear.errors import NoMicrophone

log = logging.getLogger(__name__)

QUIET_S = 4.0
"""An open microphone gives sound all the time; one that gives none for so long is broken."""
_KILLED_WITHIN_S = 1.0
_READ_BYTES = 8 * FRAME_BYTES


def arecord(device: str) -> tuple[str, ...]:
    """The command that writes 16-bit samples at 16 kHz, one channel, to standard output."""
    shape = ("-t", "raw", "-f", "S16_LE", "-r", "16000", "-c", "1")
    return ("arecord", "-q", "-D", device, *shape, "--buffer-time=400000", "--period-time=40000")


class Capture:
    """An open microphone."""

    def __init__(self, command: Sequence[str]) -> None:
        """Open it; returns before the first sample.

        Raises:
            NoMicrophone: the program is missing. (A device that is missing ends the samples.)
        """
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise NoMicrophone(f"{command[0]}: {error.strerror}") from error

    def samples(self) -> int:
        """File descriptor that gives samples; it stays this object's."""
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    def close(self) -> None:
        """The microphone is off when this returns."""
        self._process.kill()
        if self._process.stdout is not None:
            self._process.stdout.close()
        try:
            self._process.wait(_KILLED_WITHIN_S)
        except subprocess.TimeoutExpired:
            log.error("the microphone cannot be closed: its driver hangs")


def frames(samples: int, interrupted: Callable[[], int] | None = None, quiet_s: float = QUIET_S) -> Iterator[bytes]:
    """Frames of ``FRAME_BYTES`` from a file descriptor, until the descriptor ``interrupted()`` has something to read.

    Raises:
        NoMicrophone: there are no more samples, or none for ``quiet_s`` seconds.
    """
    watched = [samples] if interrupted is None else [samples, interrupted()]
    kept = b""
    while True:
        ready, _, _ = select.select(watched, [], [], quiet_s)
        if any(one != samples for one in ready):
            return
        read = b""
        with contextlib.suppress(OSError):
            read = os.read(samples, _READ_BYTES) if ready else b""
        if not read:
            raise NoMicrophone("the microphone gives nothing")
        kept += read
        while len(kept) >= FRAME_BYTES:
            yield kept[:FRAME_BYTES]
            kept = kept[FRAME_BYTES:]
