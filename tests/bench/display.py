"""A screen without a monitor: Xvfb with a number of its own, fingers, and a camera."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image, ImageGrab


class DisplayFailed(Exception):
    """The screen did not come up; the text is what Xvfb said."""


class Display:
    """One X screen of ``width_px`` by ``height_px``, 24 bits deep, no network.

    It dies with the thread that opened it, so open it in one that lives on.
    """

    def __init__(self, width_px: int, height_px: int) -> None:
        self.width_px = width_px
        self.height_px = height_px
        self.name = ""
        self._process: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        """Start Xvfb; it picks a free number by itself.

        Raises:
            DisplayFailed: it did not come up.
        """
        ours, theirs = os.pipe()
        screen = f"{self.width_px}x{self.height_px}x24"
        argv = ["setpriv", "--pdeathsig", "TERM", "Xvfb", "-displayfd", str(theirs), "-screen", "0", screen]
        argv += ["-nolisten", "tcp", "-noreset", "-ac"]
        with tempfile.TemporaryFile() as said, os.fdopen(ours, "rb") as told:
            self._process = subprocess.Popen(
                argv, pass_fds=(theirs,), stdin=subprocess.DEVNULL, stdout=said, stderr=said
            )
            os.close(theirs)
            number = told.readline().strip().decode()
            if not number:
                self.close()
                said.seek(0)
                raise DisplayFailed(said.read().decode(errors="replace")[-500:])
        self.name = f":{number}"

    def close(self) -> None:
        """End it; may be called twice."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def environ(self) -> dict[str, str]:
        """What a program needs to show itself here."""
        return {"DISPLAY": self.name}

    def picture(self) -> Image.Image:
        """What the screen shows now."""
        return ImageGrab.grab(xdisplay=self.name)

    def save_picture(self, path: Path) -> Path:
        """Write what the screen shows now as PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.picture().save(path)
        return path

    def touch(self, x_px: float, y_px: float, *, hold_ms: int = 60) -> float:
        """Put a finger down and lift it; give the ``time.monotonic()`` moment after it was lifted."""
        self.finger("mousemove", str(round(x_px)), str(round(y_px)))
        self.finger("mousedown", "1")
        time.sleep(hold_ms / 1000)
        self.finger("mouseup", "1")
        return time.monotonic()

    def drag(self, start_px: tuple[float, float], end_px: tuple[float, float], *, steps: int = 10) -> None:
        """Put a finger down, move it, lift it."""
        (x0, y0), (x1, y1) = start_px, end_px
        self.finger("mousemove", str(round(x0)), str(round(y0)), "mousedown", "1")
        for step in range(1, steps + 1):
            x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
            self.finger("mousemove", str(round(x)), str(round(y)), "sleep", "0.01")
        self.finger("mouseup", "1")

    def finger(self, *xdotool: str) -> None:
        """Any xdotool command on this screen."""
        environ = os.environ | self.environ
        subprocess.run(["xdotool", *xdotool], env=environ, check=True, timeout=10, capture_output=True)
