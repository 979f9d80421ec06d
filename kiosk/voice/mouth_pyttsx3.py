"""Adapter: pyttsx3, in a child process that is started again when it dies or does not listen any more."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from edge_sync.groundwork.child import Child, Launch
from edge_sync.groundwork.log import fields
from kiosk.voice.orders import Order
from kiosk.voice.port import Call, Language, Silent, Voicing
from kiosk.voice.settings import VoiceSettings
from kiosk.voice.silent import tell_beside

log = logging.getLogger(__name__)

MOST_WAITING = 20
SPEAKER = (sys.executable, "-m", "kiosk.voice.speaker")


class ChildMouth:
    """A mouth that cannot take the machine down with it, nor keep it waiting: the pipe to it never blocks."""

    def __init__(
        self,
        wav_folder: Path | None = None,
        *,
        memory: Path | None = None,
        settings: VoiceSettings | None = None,
        speaker: tuple[str, ...] = SPEAKER,
    ) -> None:
        """``wav_folder``: speak into numbered WAV files; ``memory``: which calls were spoken, over a restart."""
        chosen = settings or VoiceSettings()
        self._wav_folder = wav_folder
        self._options = {
            "--wav-folder": wav_folder, "--memory": memory, "--readings": chosen.readings,
            "--recordings": chosen.recordings, "--speaker-device": chosen.speaker_device,
            "--headphone-device": chosen.headphone_device,
        }  # fmt: skip
        self._speaker = speaker
        self._child = Child("mouth", self._launch, self._told, began=self._began, ended=self._ended)
        self._lock = self._child.lock
        self._number = 0
        self._told_fault: str | None = None
        self._readings_fault: str | None = None
        self._calls: dict[int, Order] = {}
        """Not begun yet; told again to a new child."""
        self._voicing: Voicing | None = None
        self._silent: Silent = lambda turn: None
        self._asked: int | None = None
        """The turn for which silence was asked and not yet told."""
        self.ready = threading.Event()

    def start(self, silent: Silent = lambda turn: None) -> None:
        self._silent = silent
        if self._wav_folder is not None:
            self._wav_folder.mkdir(parents=True, exist_ok=True)
        self._child.start()

    def _launch(self) -> Launch:
        return Launch((*self._speaker, *(f"{option}={value}" for option, value in self._options.items() if value)))

    def _began(self) -> None:
        if self._voicing is not None:
            self._write(Order(tune=self._voicing))
        for order in list(self._calls.values()):
            self._write(order)

    def _ended(self) -> None:
        self.ready.clear()
        self._tell_silence(self._asked)

    def _told(self, line: bytes) -> None:
        with contextlib.suppress(ValueError):
            self._heard(json.loads(line))

    def _heard(self, fact: Any) -> None:
        match fact:
            case {"ready": True}:
                self.ready.set()
            case {"began": int(number)} | {"dropped": int(number)}:
                with self._lock:
                    self._calls.pop(number, None)
            case {"spoken": int()}:
                self._child.healthy()
            case {"silent": int(turn)}:
                self._tell_silence(turn)
            case {"fault": str() | None as code}:
                self._told_fault = code
            case {"readings": [*lines], "code": str() | None as code}:
                self._readings_fault = code
                for line in lines:
                    log.warning("a reading was passed over %s", fields(line=line))

    def _tell_silence(self, turn: int | None) -> None:
        with self._lock:
            if turn is None or turn != self._asked:
                return
            self._asked = None
        self._silent(turn)

    def say(self, sentence: str, *, language: Language = "ja", personal: bool = False) -> None:
        if sentence:
            with self._lock:
                self._number += 1
                self._write(Order(number=self._number, say=sentence, language=language, personal=personal))

    def click(self) -> None:
        self._order(Order(click=True))

    def call(self, call: Call) -> None:
        with self._lock:
            self._number += 1
            order = self._calls[self._number] = Order(number=self._number, call=call)
            if len(self._calls) > MOST_WAITING:
                self._calls.pop(min(self._calls))
            self._write(order)

    def prepare(self, lines: Sequence[str]) -> None:
        self._order(Order(prepare=tuple(lines)))

    def hush(self) -> None:
        self._order(Order(hush=True))

    def make_silence(self, turn: int) -> None:
        with self._lock:
            heard = self._write(Order(silence=turn))
            self._asked = turn if heard else None
        if not heard:
            tell_beside(self._silent, turn)

    def release(self) -> None:
        with self._lock:
            self._asked = None
            self._write(Order(release=True))

    def tune(self, voicing: Voicing) -> None:
        with self._lock:
            self._voicing = voicing
            self._write(Order(tune=voicing))

    def _order(self, order: Order) -> None:
        with self._lock:
            self._write(order)

    def _write(self, order: Order) -> bool:
        """Whether somebody is there to hear it."""
        return self._child.write(msgspec.json.encode(order) + b"\n")

    def fault(self) -> str | None:
        return "VOICE-01" if self._child.given_up else self._told_fault or self._readings_fault

    def stop(self) -> None:
        self._child.stop()
        self._ended()
