"""Speaks what the line holds, inside the mouth's own process: orders come in on one thread, speech is on another."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from kiosk.voice.chime import tick
from kiosk.voice.line_up import SILENT_MS, LineUp, Play
from kiosk.voice.loudness import gain_of, louder
from kiosk.voice.orders import Order
from kiosk.voice.player import NoSound, Ticker
from kiosk.voice.port import Voicing
from kiosk.voice.recordings import OURS, Recordings
from kiosk.voice.spoken import Spoken
from kiosk.voice.voices import samples

NO_HEADPHONES = "VOICE-05"
"""The headphones' card is missing or takes nothing. What was meant for them was said nowhere."""
Tell = Callable[[dict[str, Any]], None]


class Rooms(msgspec.Struct, frozen=True, kw_only=True):
    """Where sound goes to, and what is kept where."""

    speaker_device: str = "default"
    headphone_device: str = ""
    wav_folder: Path | None = None
    """Speak into files instead; a bench's matter, for personal sentences are written too."""
    memory: Path | None = None
    recordings: Path | None = None
    silent_ms: int = SILENT_MS
    """How long the mouth is silent at most for somebody who is listened to."""

    @property
    def apart(self) -> bool:
        """Headphones and loudspeaker can sound at the same time."""
        return self.headphone_device not in {"", self.speaker_device}

    def device(self, *, private: bool) -> str:
        """ALSA name; with one card for both its jack decides."""
        return self.headphone_device if private and self.headphone_device else self.speaker_device


class Speaker:
    """What the child does."""

    def __init__(self, engine: Any, rooms: Rooms, tell: Tell) -> None:
        self._engine = engine
        self._driver = engine.proxy._driver  # noqa: SLF001 - Engine.stop() would drop the loop's own end from its queue
        self._rooms = rooms
        self._tell = tell
        self._turn = threading.Condition()
        self._line_up = LineUp(Spoken(rooms.memory), apart=rooms.apart, silent_ms=rooms.silent_ms)
        self._voicing = Voicing()
        self._ticker = Ticker()
        self._to_prepare: deque[str] = deque(maxlen=16)
        self._ended = False
        self._fault: str | None = None
        self._private = False
        folders = (OURS,) if rooms.recordings is None else (rooms.recordings, OURS)
        engine.setProperty("recordings", Recordings(folders))
        engine.connect("error", self._failed)

    def take(self, order: Order) -> None:
        """Put an order in its place."""
        if order.click:
            self._click()
        with self._turn:
            if self._put(order):
                self._driver.stop()
            self._to_prepare.extend(order.prepare)
            self._turn.notify()

    def _put(self, order: Order) -> bool:
        """True when what is being spoken is to be cut off."""
        cut = self._line_up.hush()[1] if order.hush else False
        if order.tune is not None:
            self._voicing = order.tune
            cut |= self._line_up.tune(private=order.tune.private)
        if order.release:
            self._line_up.release()
        if order.silence is not None:
            self._line_up.make_silence(order.silence)
        if order.call is not None:
            cut |= self._line_up.call(order.number, order.call)
        if order.say:
            self._line_up.say(order.number, order.say, order.language, personal=order.personal)
        return cut

    def _click(self) -> None:
        if self._rooms.wav_folder is None:
            sound = louder(samples(tick()), gain_of(self._voicing.volume))
            self._ticker.tick(sound, self._rooms.device(private=self._voicing.private))

    def end(self) -> None:
        """Finish what is being spoken, then return from ``run``."""
        with self._turn:
            self._ended = True
            self._turn.notify()

    def run(self) -> None:
        """Speak until the end."""
        while True:
            play, line = self._next()
            if play is not None:
                self._speak(play)
            elif line is not None:
                self._driver.prepare(line)
            else:
                return

    def _next(self) -> tuple[Play | None, str | None]:
        with self._turn:
            while True:
                now_ms = time.monotonic_ns() // 1_000_000
                play = self._line_up.next(now_ms)
                self._tell_of_the_line()
                if play is not None:
                    self._driver.may_speak()
                    return play, None
                if self._to_prepare:
                    return None, self._to_prepare.popleft()
                if self._ended:
                    return None, None
                until_ms = self._line_up.silent_until_ms
                self._turn.wait(None if until_ms is None else max(0.001, (until_ms - now_ms) / 1000))

    def _tell_of_the_line(self) -> None:
        while self._line_up.dropped:
            self._tell({"dropped": self._line_up.dropped.pop()})
        while self._line_up.told:
            self._tell({"silent": self._line_up.told.pop()})

    def _speak(self, play: Play) -> None:
        self._tell({"began": play.number})
        before, self._fault = self._fault, None
        self._set_up(play)
        folder = self._rooms.wav_folder
        if folder is None:
            self._engine.say(play.text, play.name)
            self._engine.runAndWait()
        else:
            self._engine.save_to_file(play.text, str(folder / f"{play.name}.wav"), play.name)
            self._engine.runAndWait()
            (folder / f"{play.name}.txt").write_text("".join(play.text.splitlines()) + "\n", "utf-8")
        with self._turn:
            self._line_up.done()
        if self._fault != before:
            self._tell({"fault": self._fault})
        self._tell({"spoken": play.number})

    def _set_up(self, play: Play) -> None:
        voicing = Voicing() if play.call and not play.private else self._voicing
        self._private = play.private
        manner = {
            "voice": play.language,
            "chime": play.chime,
            "personal": play.personal,
            "rate": min(max(voicing.rate_percent, 80), 150),
            "volume": gain_of(voicing.volume),
            "device": self._rooms.device(private=play.private),
        }
        for name, value in manner.items():
            self._engine.setProperty(name, value)

    def _failed(self, name: str, exception: Exception) -> None:
        lost = isinstance(exception, NoSound) and self._private and self._rooms.apart
        self._fault = NO_HEADPHONES if lost else getattr(exception, "code", "VOICE-01")
