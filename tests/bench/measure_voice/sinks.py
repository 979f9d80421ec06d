"""The sinks of the mouth's tests, and a microphone: the headphones' sink is where the visitor speaks into."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from kiosk.ear.samples import RATE, Samples
from tests.kiosk.voice.null_sink import NullSink

VISITOR, MACHINE, MICROPHONE = "phones", "speaker", "visitor"
_SETTLES_S = 0.3


class Sinks(NullSink):
    """The machine speaks into one sink; the visitor into another, whose monitor ``arecord -D visitor`` hears."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        settings = folder / "asound.conf"
        monitor = f'pcm.{MICROPHONE} {{ type pulse server "unix:{self._socket}" device "{VISITOR}.monitor" }}\n'
        settings.write_text(settings.read_text("utf-8") + monitor, "utf-8")

    def forget(self) -> None:
        """What was heard until now; looking for a sound goes through all of it."""
        for heard in self._heard.values():
            heard.clear()

    def speak(self, samples: Samples) -> float:
        """A visitor speaks; when the last of it was at the sink, in monotonic seconds."""
        command = ["aplay", "-q", "-D", VISITOR, "-t", "raw", "-f", "S16_LE", "-r", str(RATE), "-c", "1"]
        began_s = time.monotonic()
        sound = samples.astype("<i2").tobytes()
        subprocess.run(command, input=sound, env={**os.environ, **self.environment}, check=True)
        time.sleep(_SETTLES_S)
        assert self.last_loud(VISITOR) > began_s, "nothing of the visitor came to the sink"
        return self.last_loud(VISITOR)
