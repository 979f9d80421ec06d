"""Resident memory of a process with the real glass alone, along languages and sizes of letters."""

from __future__ import annotations

import ctypes
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from edge_sync.typecase.faces import find_faces
from kiosk.glass.fonts import glass_fonts
from kiosk.glass.picture import Picture
from kiosk.glass.theme import read_theme
from kiosk.visit.manner import LANGUAGES, LETTERS, Manner
from tests.bench.display import Display
from tests.kiosk.glass.screens import alike, screens

WALKS = 5
EACH = 12
"""Of the screens of a language every twelfth is shown: some thirty."""
WITHIN_S = 900

Figures = dict[str, dict[str, float]]


def measure() -> Figures:
    """MB at the start, after walks in Japanese, after every language and size, and back on the first screen."""
    with tempfile.TemporaryDirectory(prefix="glass-") as folder, Display(1280, 800) as display:
        environ = {**os.environ, **display.environ, "KIVY_HOME": folder, "KIVY_NO_ARGS": "1", "KIVY_LOG_MODE": "PYTHON"}
        argv = [sys.executable, "-m", "tests.bench.measure.glass_memory"]
        done = subprocess.run(argv, env=environ, capture_output=True, text=True, timeout=WITHIN_S, check=True)
    found: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _resident() -> dict[str, float]:
    said = Path("/proc/self/status").read_text("ascii")
    lines = {"resident_mb": "VmRSS", "anonymous_mb": "RssAnon"}
    return {name: round(int(re.findall(rf"{line}:\s+(\d+)", said)[0]) / 1024, 1) for name, line in lines.items()}


def _glass() -> Any:
    """The real one. Kivy reads its surroundings once, at import."""
    from kivy.config import Config

    for name, value in (("width", "1280"), ("height", "800"), ("borderless", "1"), ("resizable", "0"), ("maxfps", "0")):
        Config.set("graphics", name, value)
    from kiosk.glass.kivy_glass import KivyGlass

    theme = read_theme()

    def nothing(*said: object) -> None:
        """Nobody touches."""

    return KivyGlass(theme, theme.profiles["lobby-10"], glass_fonts(find_faces()), nothing, nothing, nothing, None)


class Walker:
    """Shows screens from a thread of its own, each when the one before is painted."""

    def __init__(self) -> None:
        # Made before anything is measured: the screens of all languages are the bench's own burden.
        self._pictures = {language: list(alike(screens(language)).values())[::EACH] for language in LANGUAGES}
        self.glass = _glass()
        self.found: Figures = {}
        self._painted = threading.Event()
        self.glass.on_shown = lambda step: self._painted.set()
        self._shown = 0

    def walk(self) -> None:
        """The whole way; closes the glass at its end."""
        try:
            self._way()
        finally:
            self.glass.close()

    def _way(self) -> None:
        first = self._pictures["ja"][0]
        self._show(first)
        self.found["start"] = _resident()
        for _ in range(WALKS):
            for picture in (*self._pictures["ja"], first):
                self._show(picture)
        self.found[f"{WALKS}_walks_in_japanese"] = _resident()
        for language in LANGUAGES:
            for letters in LETTERS:
                for picture in self._pictures[language]:
                    self._show(replace(picture, manner=Manner(language=language, letters=letters)))
        self.found["every_language_and_size"] = _resident()
        self._show(first)
        self.found["first_screen_again"] = _resident()
        # As the kiosk does when a visit ends.
        ctypes.CDLL(None).malloc_trim(0)
        self.found["visit_ended"] = _resident()

    def _show(self, picture: Picture) -> None:
        self._shown += 1
        self._painted.clear()
        self.glass.show(replace(picture, leaf=f"{picture.leaf} {self._shown}"))
        assert self._painted.wait(20), f"{picture.step} was never painted"


def main() -> None:
    """In a process of its own: walk, and print what was found."""
    walker = Walker()
    thread = threading.Thread(target=walker.walk, daemon=True)
    thread.start()
    walker.glass.run(fullscreen=False)
    thread.join(5)
    sys.stdout.write(json.dumps(walker.found) + "\n")


if __name__ == "__main__":
    main()
