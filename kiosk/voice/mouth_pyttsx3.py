"""Adapter: pyttsx3, in a child process that is started again when it dies or does not listen any more."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from edge_sync.groundwork.log import fields
from kiosk.voice.orders import Order
from kiosk.voice.port import Call

log = logging.getLogger(__name__)

MOST_WAITING = 20
MOST_RESTARTS = 3
"""Without a word spoken between them."""
MOST_BYTES = 4_000
"""A longer order would not be written in one piece (PIPE_BUF, pipe(7)) and is left out."""


class ChildMouth:
    """A mouth that cannot take the machine down with it, nor keep it waiting: the pipe to it never blocks."""

    def __init__(self, wav_folder: Path | None = None, *, memory: Path | None = None) -> None:
        """``wav_folder``: speak into numbered WAV files there; ``memory``: which calls were spoken, over a restart."""
        self._wav_folder = wav_folder
        self._memory = memory
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._number = 0
        self._restarts = 0
        self._stopped = False
        self._told_fault: str | None = None
        self._calls: dict[int, Order] = {}
        """Not begun yet; told again to a new child."""
        self.ready = threading.Event()

    def start(self) -> None:
        if self._wav_folder is not None:
            self._wav_folder.mkdir(parents=True, exist_ok=True)
        with self._lock:
            self._stopped = False
            self._spawn()

    def _spawn(self) -> None:
        command = [sys.executable, "-m", "kiosk.voice.speaker"]
        for option, path in (("--wav-folder", self._wav_folder), ("--memory", self._memory)):
            command += [option, str(path)] if path is not None else []
        child = self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert child.stdin is not None
        os.set_blocking(child.stdin.fileno(), False)
        threading.Thread(target=self._listen, args=(child,), name="mouth", daemon=True).start()
        for order in list(self._calls.values()):
            self._write(order)

    def _listen(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdout is not None
        for line in child.stdout:
            # The engine's own warnings come on the same line.
            with contextlib.suppress(ValueError):
                self._heard(json.loads(line))
        self.ready.clear()
        with self._lock:
            if not self._stopped and self._restarts < MOST_RESTARTS:
                self._restarts += 1
                log.warning("mouth died and is started again %s", fields(code=child.wait(), restarts=self._restarts))
                self._spawn()

    def _heard(self, fact: Any) -> None:
        match fact:
            case {"ready": True}:
                self.ready.set()
            case {"began": int(number)} | {"dropped": int(number)}:
                with self._lock:
                    self._calls.pop(number, None)
            case {"spoken": int()}:
                self._restarts = 0
            case {"fault": str() | None as code}:
                self._told_fault = code

    def say(self, sentence: str) -> None:
        if sentence:
            with self._lock:
                self._number += 1
                self._write(Order(number=self._number, say=sentence))

    def call(self, call: Call) -> None:
        with self._lock:
            self._number += 1
            order = self._calls[self._number] = Order(number=self._number, call=call)
            if len(self._calls) > MOST_WAITING:
                self._calls.pop(min(self._calls))
            self._write(order)

    def prepare(self, lines: Sequence[str]) -> None:
        with self._lock:
            self._write(Order(prepare=tuple(lines)))

    def hush(self) -> None:
        with self._lock:
            self._write(Order(hush=True))

    def _write(self, order: Order) -> None:
        line = msgspec.json.encode(order) + b"\n"
        child = self._child
        if child is None or child.stdin is None or child.poll() is not None or len(line) > MOST_BYTES:
            return
        try:
            os.write(child.stdin.fileno(), line)
        except BlockingIOError:
            log.warning("mouth does not listen")
            child.kill()
        except OSError:
            log.warning("mouth is closed")

    def fault(self) -> str | None:
        dead = self._child is None or self._child.poll() is not None
        return "VOICE-01" if dead and self._restarts >= MOST_RESTARTS else self._told_fault

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            child, self._child = self._child, None
        if child is not None:
            child.terminate()
            try:
                child.wait(2)
            except subprocess.TimeoutExpired:
                child.kill()
