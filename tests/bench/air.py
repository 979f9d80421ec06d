"""The air between a visitor's mouth and the kiosk's microphone: a null sink of PulseAudio, and the real ``arecord``.

The kiosk finds our ``arecord`` first; it tells the bench that a microphone is open, as whoever sees the talk lamp knows
it, and becomes the real one. Where sound is several times as fast, it asks the real one for so many samples more a
second: the ear counts frames, so nothing else differs.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kiosk.ear.samples import RATE, Samples
from tests.bench.ear_room import EarRoom
from tests.bench.voices import silence

REACTION_S = 0.75
"""Nobody speaks sooner after the lamp was lit; what is spoken into the first quarter of a second is not heard."""
_PROGRAM = """#!{python} -SE
import os, socket, sys
bench = socket.socket(socket.AF_UNIX)
bench.connect({door!r})
bench.recv(1)
os.set_inheritable(bench.fileno(), True)
faster = {{"{rate}": "{faster}"}}
os.execv({real!r}, ["arecord", *(faster.get(word, word) for word in sys.argv[1:])])
"""


class Air:
    """Ends with ``close``."""

    def __init__(self, times: int = 1) -> None:
        """``times``: as fast as sound."""
        self._room = EarRoom(times)
        # A socket's path has 100 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="air-", dir="/tmp"))
        door = self._folder / "door"
        program = self._folder / "arecord"
        real = shutil.which("arecord") or "arecord"
        names = {"python": sys.executable, "door": str(door), "real": real}
        program.write_text(_PROGRAM.format(**names, rate=RATE, faster=self._room.rate_hz), "utf-8")
        program.chmod(0o755)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(door))
        self._listener.listen()
        self._changed = threading.Condition()
        self._open = self._opened = 0
        threading.Thread(target=self._accept, name="air", daemon=True).start()

    @property
    def environment(self) -> dict[str, str]:
        """For the kiosk."""
        return {**self._room.environment, "PATH": f"{self._folder}{os.pathsep}{os.environ['PATH']}"}

    @property
    def opened(self) -> int:
        """How many microphones were opened until now."""
        return self._opened

    def wait_open(self, after: int, within_s: float) -> bool:
        """Wait until a microphone is open that was opened after so many others."""
        with self._changed:
            return self._changed.wait_for(lambda: self._opened > after and self._open > 0, within_s)

    def speak(self, samples: Samples) -> None:
        """Somebody begins to speak; returns at once."""
        self._room.hush()
        self._room.play(np.concatenate([silence(REACTION_S), samples]))

    @contextlib.contextmanager
    def still(self) -> Iterator[None]:
        """No time passes in the air: the bench is making the voice that a person would just have."""
        self._room.stop_time(True)
        try:
            yield
        finally:
            self._room.stop_time(False)

    def close(self) -> None:
        """Nothing is heard any more."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._room.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                threading.Thread(target=self._attend, args=(line,), name="microphone", daemon=True).start()

    def _attend(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError):
            line.sendall(b".")
            self._count(1)
            try:
                # Until the microphone is closed: its process holds the other end.
                line.recv(1)
            finally:
                self._count(-1)

    def _count(self, more: int) -> None:
        with self._changed:
            self._open += more
            self._opened += max(more, 0)
            self._changed.notify_all()
