"""Adapter: the chooser in a child process, started again when it dies or does not answer."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec

from edge_sync.groundwork.log import fields
from kiosk.understanding.chooser import Meaning, Utterance
from kiosk.understanding.choosing import Chosen, Offer
from kiosk.understanding.port import Meant

log = logging.getLogger(__name__)

GIVES_UP_S = 5.0
MOST_RESTARTS = 3
"""Without an answer between them."""
FAULT = "UND-04"


class ChildUnderstander:
    """One question at a time; a newer one takes the place of an older."""

    def __init__(self, phrases: Sequence[Path] = (), languages: Sequence[str] = ("ja",)) -> None:
        """``phrases``: folders that the city adds; ``languages``: made ready at the start."""
        self._command = [sys.executable, "-m", "kiosk.understanding.chooser"]
        for option, values in (("--phrases", [str(path) for path in phrases]), ("--prepare", languages)):
            self._command += [word for value in values for word in (option, value)]
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._number = 0
        self._told: Meant | None = None
        self._timer: threading.Timer | None = None
        self._restarts = 0
        self._stopped = True

    def start(self) -> None:
        with self._lock:
            self._stopped = False
            self._spawn()

    def _spawn(self) -> None:
        child = self._child = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self._read, args=(child,), name="understander", daemon=True).start()

    def ask(self, heard: str, language: str, offer: Offer, told: Meant, rivals: tuple[str, ...] = ()) -> None:
        with self._lock:
            self._number += 1
            self._told = told
            line = msgspec.json.encode(Utterance(self._number, heard, language, offer, rivals)) + b"\n"
            child, number = self._child, self._number
            self._timer = threading.Timer(GIVES_UP_S, self._give_up, (number, child))
            self._timer.daemon = True
            self._timer.start()
        # A pipe that nobody empties may block: the timer then kills the child, which ends the write.
        threading.Thread(target=_write, args=(child, line), name="utterance", daemon=True).start()

    def _read(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdout is not None
        for line in child.stdout:
            meaning = msgspec.json.decode(line, type=Meaning)
            told = self._taken(meaning.number)
            if told is not None:
                self._restarts = 0
                told(Chosen(meaning.band, meaning.names))
        code = child.wait()
        with self._lock:
            if self._stopped or child is not self._child:
                return
            self._child = None
            told, self._told = self._told, None
            if self._restarts < MOST_RESTARTS:
                self._restarts += 1
                log.warning("understander died and is started again %s", fields(code=code, restarts=self._restarts))
                self._spawn()
        if told is not None:
            told(None)

    def _taken(self, number: int) -> Meant | None:
        with self._lock:
            if number != self._number:
                return None
            told, self._told = self._told, None
            if self._timer is not None:
                self._timer.cancel()
            return told

    def _give_up(self, number: int, child: subprocess.Popen[bytes] | None) -> None:
        if (told := self._taken(number)) is None:
            return
        log.warning("understander does not answer")
        if child is not None:
            child.kill()
        told(None)

    def fault(self) -> str | None:
        return FAULT if not self._stopped and (self._child is None or self._child.poll() is not None) else None

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            child, self._child, self._told = self._child, None, None
            if self._timer is not None:
                self._timer.cancel()
        if child is not None:
            child.kill()
            child.wait()


def _write(child: subprocess.Popen[bytes] | None, line: bytes) -> None:
    if child is None or child.stdin is None:
        return
    try:
        child.stdin.write(line)
        child.stdin.flush()
    except OSError:
        log.warning("understander is closed")
