"""The mouth's own process: ``python -m kiosk.voice.speaker [--wav-folder DIR]``.

Reads one JSON object a line (``{"say": "…", "number": 1}`` or ``{"hush": true}``), tells on
standard output what it spoke. A process of its own because a speech engine may hang, is bound to
one thread, and takes 200 MB that the glass must not pay for.
"""

from __future__ import annotations

import argparse
import json
import queue
import sys
import threading
from pathlib import Path
from typing import Any

from kiosk.voice import open_jtalk_driver


def main() -> None:
    """Speak until standard input ends."""
    options = argparse.ArgumentParser(prog="kiosk.voice.speaker")
    options.add_argument("--wav-folder", type=Path)
    folder: Path | None = options.parse_args().wav_folder
    orders: queue.Queue[dict[str, Any] | None] = queue.Queue()
    engine = _engine()
    _tell({"ready": True})
    threading.Thread(target=_read, args=(engine, orders), daemon=True).start()
    while (order := orders.get()) is not None:
        _speak(engine, order, folder)


def _engine() -> Any:
    import pyttsx3

    sys.modules[f"pyttsx3.drivers.{open_jtalk_driver.NAME}"] = open_jtalk_driver
    return pyttsx3.init(open_jtalk_driver.NAME)


def _read(engine: Any, orders: queue.Queue[dict[str, Any] | None]) -> None:
    for line in sys.stdin:
        order = json.loads(line)
        if "hush" in order:
            while not orders.empty():
                orders.get_nowait()
            engine.proxy._driver.stop()  # noqa: SLF001 - Engine.stop() would drop the loop's own end from its queue
        else:
            orders.put(order)
    orders.put(None)


def _speak(engine: Any, order: dict[str, Any], folder: Path | None) -> None:
    number = order["number"]
    if folder is None:
        engine.say(order["say"], str(number))
        engine.runAndWait()
        _tell({"spoken": number})
        return
    target = folder / f"{number:03d}.wav"
    engine.save_to_file(order["say"], str(target), str(number))
    engine.runAndWait()
    (folder / f"{number:03d}.txt").write_text(order["say"] + "\n", "utf-8")
    _tell({"spoken": number, "wav": target.name})


def _tell(fact: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(fact, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
