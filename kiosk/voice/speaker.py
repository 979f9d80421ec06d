"""The mouth's own process: ``python -m kiosk.voice.speaker [--wav-folder DIR] [--memory FILE]``.

Reads one order a line (JSON, ``Order``), tells on standard output what it began and what is wrong.
A process of its own because a speech engine may hang, is bound to one thread, and takes 200 MB
that the glass must not pay for.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

import msgspec

from kiosk.voice import open_jtalk_driver
from kiosk.voice.line_up import LineUp, Play
from kiosk.voice.orders import Order
from kiosk.voice.spoken import Spoken

WARM = "お待ちください。"
"""Spoken into nothing once: the first sentence would otherwise wait half a second for dictionary and voice."""


class Speaker:
    """Orders come in on one thread and are spoken on another."""

    def __init__(self, engine: Any, folder: Path | None, memory: Path | None) -> None:
        self._engine = engine
        self._driver = engine.proxy._driver  # noqa: SLF001 - Engine.stop() would drop the loop's own end from its queue
        self._folder = folder
        self._turn = threading.Condition()
        self._line_up = LineUp(Spoken(memory))
        self._to_prepare: deque[str] = deque(maxlen=16)
        self._ended = False
        self._fault: str | None = None
        engine.connect("error", self._failed)

    def take(self, order: Order) -> None:
        """Put an order in its place."""
        with self._turn:
            cut = False
            if order.hush:
                cut = self._line_up.hush()[1]
            elif order.call is not None:
                cut = self._line_up.call(order.number, order.call)
            elif order.say:
                self._line_up.say(order.number, order.say)
            self._to_prepare.extend(order.prepare)
            if cut:
                self._driver.stop()
            self._turn.notify()

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
                play = self._line_up.next(time.monotonic_ns() // 1_000_000)
                while self._line_up.dropped:
                    _tell({"dropped": self._line_up.dropped.pop()})
                if play is not None:
                    self._driver.may_speak()
                    return play, None
                if self._to_prepare:
                    return None, self._to_prepare.popleft()
                if self._ended:
                    return None, None
                self._turn.wait()

    def _speak(self, play: Play) -> None:
        _tell({"began": play.number})
        before, self._fault = self._fault, None
        english = play.language == "en"
        self._engine.setProperty("voice", open_jtalk_driver.ENGLISH if english else open_jtalk_driver.JAPANESE)
        self._engine.setProperty("chime", play.chime)
        if self._folder is None:
            self._engine.say(play.text, play.name)
            self._engine.runAndWait()
        else:
            target = self._folder / f"{play.name}.wav"
            self._engine.save_to_file(play.text, str(target), play.name)
            self._engine.runAndWait()
            (self._folder / f"{play.name}.txt").write_text("".join(play.text.splitlines()) + "\n", "utf-8")
        with self._turn:
            self._line_up.done()
        if self._fault != before:
            _tell({"fault": self._fault})
        _tell({"spoken": play.number})

    def _failed(self, name: str, exception: Exception) -> None:
        self._fault = getattr(exception, "code", "VOICE-01")


def main() -> None:
    """Speak until standard input ends."""
    options = argparse.ArgumentParser(prog="kiosk.voice.speaker")
    options.add_argument("--wav-folder", type=Path)
    options.add_argument("--memory", type=Path)
    chosen = options.parse_args()
    speaker = Speaker(_engine(), chosen.wav_folder, chosen.memory)
    _tell({"ready": True})
    threading.Thread(target=_read, args=(speaker,), daemon=True).start()
    speaker.run()


def _engine() -> Any:
    import pyttsx3

    sys.modules[f"pyttsx3.drivers.{open_jtalk_driver.NAME}"] = open_jtalk_driver
    engine = pyttsx3.init(open_jtalk_driver.NAME)
    engine.proxy._driver.prepare(WARM)  # noqa: SLF001 - pyttsx3 has no word for it
    return engine


def _read(speaker: Speaker) -> None:
    decoder = msgspec.json.Decoder(Order)
    for line in sys.stdin.buffer:
        speaker.take(decoder.decode(line))
    speaker.end()


def _tell(fact: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(fact, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
