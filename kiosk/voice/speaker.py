"""The mouth's own process: ``python -m kiosk.voice.speaker [--wav-folder DIR] [--memory FILE] …``.

Reads one order a line (JSON, ``Order``), tells on standard output what it began and what is wrong.
A process of its own because a speech engine may hang, is bound to one thread, and takes 200 MB
that the glass must not pay for.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

import msgspec

from kiosk.voice import open_jtalk_driver
from kiosk.voice.dictionary import CODE
from kiosk.voice.orders import Order
from kiosk.voice.speaking import Rooms, Speaker, Tell

WARM = "お待ちください。"
"""Spoken into nothing once: the first sentence would otherwise wait half a second for dictionary and voice."""


def main() -> None:
    """Speak until standard input ends."""
    options = argparse.ArgumentParser(prog="kiosk.voice.speaker")
    options.add_argument("--speaker-device", default="default")
    options.add_argument("--headphone-device", default="")
    for name in ("--wav-folder", "--memory", "--recordings", "--readings"):
        options.add_argument(name, type=Path)
    chosen = vars(options.parse_args())
    readings = chosen.pop("readings")
    tell = _own_line()
    wrong = open_jtalk_driver.learn(readings)
    speaker = Speaker(_engine(), Rooms(**chosen), tell)
    tell({"readings": wrong, "code": CODE if wrong else None})
    tell({"ready": True})
    threading.Thread(target=_read, args=(speaker,), daemon=True).start()
    speaker.run()


def _own_line() -> Tell:
    """Standard output for us alone: the dictionary's compiler and the engine print there without asking."""
    line = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def tell(fact: dict[str, Any]) -> None:
        line.write(json.dumps(fact, ensure_ascii=False) + "\n")
        line.flush()

    return tell


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


if __name__ == "__main__":
    main()
