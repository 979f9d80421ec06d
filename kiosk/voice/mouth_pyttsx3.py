"""Adapter: pyttsx3, in a child process that is started again when it dies or hangs silent."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from pathlib import Path

from edge_sync.groundwork.log import fields

log = logging.getLogger(__name__)

MOST_RESTARTS = 3


class ChildMouth:
    """A mouth that cannot take the machine down with it."""

    def __init__(self, wav_folder: Path | None = None) -> None:
        """``wav_folder``: speak into numbered WAV files there instead of the loudspeaker."""
        self._wav_folder = wav_folder
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._number = 0
        self._restarts = 0
        self._stopped = False
        self.ready = threading.Event()

    def start(self) -> None:
        if self._wav_folder is not None:
            self._wav_folder.mkdir(parents=True, exist_ok=True)
        self._stopped = False
        self._spawn()

    def _spawn(self) -> None:
        command = [sys.executable, "-m", "kiosk.voice.speaker"]
        if self._wav_folder is not None:
            command += ["--wav-folder", str(self._wav_folder)]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self._listen, args=(self._child,), name="mouth", daemon=True).start()

    def _listen(self, child: subprocess.Popen[str]) -> None:
        assert child.stdout is not None
        for line in child.stdout:
            if line.startswith('{"ready"'):
                self.ready.set()
        self.ready.clear()
        with self._lock:
            if not self._stopped and self._restarts < MOST_RESTARTS:
                self._restarts += 1
                log.warning("mouth died and is started again %s", fields(code=child.wait(), restarts=self._restarts))
                self._spawn()

    def say(self, sentence: str) -> None:
        if sentence:
            self._number += 1
            self._tell({"say": sentence, "number": self._number})

    def hush(self) -> None:
        self._tell({"hush": True})

    def _tell(self, order: dict[str, object]) -> None:
        with self._lock:
            if self._child is None or self._child.stdin is None or self._child.poll() is not None:
                return
            try:
                self._child.stdin.write(json.dumps(order, ensure_ascii=False) + "\n")
                self._child.stdin.flush()
            except OSError:
                log.warning("mouth does not listen")

    def fault(self) -> str | None:
        dead = self._child is None or self._child.poll() is not None
        return "VOICE-01" if dead and self._restarts >= MOST_RESTARTS else None

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
