"""Joins desk, crier and mouth; starts in order, stops in reverse."""

from __future__ import annotations

import logging
import threading

from edge_sync.desk import Desk
from edge_sync.groundwork.clock import SystemClock
from edge_sync.groundwork.readiness import Readiness
from edge_sync.groundwork.supervise import Part, start_all, stop_on_signals
from edge_sync.messages.health import Started
from edge_sync.messages.message import Uplink
from kiosk.hall_speaker.crier import Crier
from kiosk.hall_speaker.settings import HallSpeakerSettings
from kiosk.hands.desk_hand import DeskHand
from kiosk.hands.mouth_hand import MouthHand
from kiosk.health.watch import Watch
from kiosk.visit import effects
from kiosk.voice.mouth_pyttsx3 import ChildMouth
from kiosk.voice.port import Mouth
from kiosk.voice.silent import SilentMouth
from kiosk.words.phrasebook import read_phrasebook

log = logging.getLogger(__name__)

WATCHDOG_S = 5.0
SOFTWARE = "madoguchi 0.1.0"


class HallSpeaker:
    """The process."""

    def __init__(self, settings: HallSpeakerSettings) -> None:
        """Join the parts; nothing runs yet. Raises WordsMissing."""
        clock = SystemClock()
        voice = settings.voice
        books = {"ja": read_phrasebook(settings.language)}
        self._mouth = MouthHand(mouth_of(settings), books, calls=voice.calls, english=voice.english)
        crier = Crier(self._mouth, clock)
        self._desk = DeskHand(Desk(settings.desk.socket, timeout_ms=settings.desk.timeout_ms), crier.post)
        self._health = Watch({"voice": lambda: self._mouth.fault}, self._record)

    def run(self) -> None:
        """Call until SIGTERM."""
        over = threading.Event()
        stop_on_signals(over.set)
        readiness = Readiness()
        parts: list[Part] = [self._mouth, self._desk]
        stop_all = start_all(parts)
        try:
            self._record(Started(process="hall_speaker", software=SOFTWARE))
            readiness.ready()
            log.info("listening at the desk")
            while not over.wait(WATCHDOG_S):
                self._health.look()
                readiness.alive()
        finally:
            readiness.stopping()
            stop_all()

    def _record(self, letter: Uplink) -> None:
        self._desk.perform(effects.Record(letter))


def mouth_of(settings: HallSpeakerSettings) -> Mouth:
    """The mouth that the settings name."""
    voice = settings.voice
    if voice.mouth == "silent":
        return SilentMouth()
    folder = voice.wav_folder if voice.mouth == "wav" else None
    return ChildMouth(folder, memory=voice.memory, settings=voice)
