"""The air between a visitor's mouth and the kiosk's microphone, on the far side of its ``arecord``.

The kiosk finds our ``arecord`` first. In real time it becomes the real one, which hears a null sink of PulseAudio;
else it gives the bench's samples, several times as fast as they sound: the ear counts frames, so nothing else differs,
and a machine that is busy loses none. The bench knows when a microphone is open, as whoever sees the talk lamp does.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from kiosk.ear.samples import RATE, Samples
from tests.bench.ear_room import EarRoom
from tests.bench.voices import silence

REACTION_S = 0.75
"""Nobody speaks sooner after the lamp was lit; what is spoken into the first quarter of a second is not heard."""
_FRAME = 512
_PROGRAM = """#!{python} -SE
import os, socket, sys
bench = socket.socket(socket.AF_UNIX)
bench.connect({door!r})
if bench.recv(1) == b"r":
    os.set_inheritable(bench.fileno(), True)
    os.execv({real!r}, ["arecord", *sys.argv[1:]])
while samples := bench.recv(65536):
    os.write(1, samples)
"""


class Air:
    """Ends with ``close``."""

    def __init__(self, times: float = 6) -> None:
        """``times``: as fast as sound, while ``quick``."""
        self.quick = True
        self._frame_s = _FRAME / RATE / times
        self._spoken = np.zeros(0, np.int16)
        self._room = EarRoom()
        # A socket's path has 100 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="air-", dir="/tmp"))
        door = self._folder / "door"
        program = self._folder / "arecord"
        real = shutil.which("arecord") or "arecord"
        program.write_text(_PROGRAM.format(python=sys.executable, door=str(door), real=real), "utf-8")
        program.chmod(0o755)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(door))
        self._listener.listen()
        self._changed = threading.Condition()
        self._open = self._opened = 0
        self._moves = threading.Event()
        self._moves.set()
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
        spoken = np.concatenate([silence(REACTION_S), samples])
        if self.quick:
            with self._changed:
                self._spoken = spoken
        else:
            self._room.hush()
            self._room.play(spoken)

    @contextlib.contextmanager
    def still(self) -> Iterator[None]:
        """No time passes in the air while ``quick``: the bench is making the voice that a person would just have."""
        self._moves.clear()
        try:
            yield
        finally:
            self._moves.set()

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
                threading.Thread(target=self._hear, args=(line,), name="microphone", daemon=True).start()

    def _hear(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError):
            line.sendall(b"q" if self.quick else b"r")
            with self._changed:
                self._spoken = self._spoken[:0]
            self._count(1)
            try:
                if self.quick:
                    self._serve(line)
                # Until the microphone is closed: its process holds the other end.
                line.recv(1)
            finally:
                self._count(-1)

    def _serve(self, line: socket.socket) -> None:
        due_s = time.monotonic()
        while True:
            if not self._moves.is_set():
                self._moves.wait()
                due_s = time.monotonic()
            with self._changed:
                sound, self._spoken = self._spoken[:_FRAME], self._spoken[_FRAME:]
            line.sendall(np.pad(sound, (0, _FRAME - len(sound))).astype("<i2").tobytes())
            due_s += self._frame_s
            time.sleep(max(0.0, due_s - time.monotonic()))

    def _count(self, more: int) -> None:
        with self._changed:
            self._open += more
            self._opened += max(more, 0)
            self._changed.notify_all()
