"""A pyttsx3 driver for Open JTalk: Japanese, offline, interruptible.

Registered under ``sys.modules["pyttsx3.drivers.open_jtalk"]``, which is where pyttsx3 looks for
drivers. The stock Linux driver reads kanji as "Chinese letter" and cannot be interrupted.
Voice: HTS voice "Mei", CC BY 3.0, Nagoya Institute of Technology, MMDAgent project team.
"""

from __future__ import annotations

import contextlib
import subprocess
import wave
from pathlib import Path
from typing import Any, Protocol

NAME = "open_jtalk"


class Proxy(Protocol):
    """What pyttsx3 gives to a driver."""

    def notify(self, topic: str, **facts: Any) -> None: ...

    def setBusy(self, busy: bool) -> None: ...  # noqa: N802 - pyttsx3's name


class OpenJTalkDriver:
    """One engine. All methods belong to one thread, except ``stop``."""

    def __init__(self, proxy: Proxy) -> None:
        import pyopenjtalk

        self._talk = pyopenjtalk
        self._proxy = proxy
        self._looping = False
        self._player: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._properties: dict[str, Any] = {"rate": 100, "volume": 1.0, "voice": "mei_normal", "voices": []}

    def destroy(self) -> None:
        self.stop()

    def say(self, text: str) -> None:
        """Speak through the sound card; returns when spoken or stopped."""
        self._begin()
        audio = self._synthesise(text)
        if not self._stopped:
            self._play(audio)
        self._end()

    def save_to_file(self, text: str, filename: str) -> None:
        """Speak into a WAV file: 48 kHz, mono, 16 bit."""
        self._begin()
        audio = self._synthesise(text)
        draft = Path(filename).with_suffix(".part")
        with wave.open(str(draft), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(48_000)
            sound.writeframes(audio)
        draft.replace(filename)
        self._end()

    def stop(self) -> None:
        """Silence at once; from any thread."""
        self._stopped = True
        player = self._player
        if player is not None and player.poll() is None:
            player.kill()

    def startLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        self._looping = True
        # Pumps the whole queue; the last command in it is endLoop.
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        self._looping = False

    def iterate(self) -> Any:
        self._proxy.setBusy(False)
        yield

    def getProperty(self, name: str) -> Any:  # noqa: N802 - pyttsx3's name
        return self._properties[name]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 - pyttsx3's name
        if name not in self._properties:
            raise KeyError(name)
        self._properties[name] = value

    def _begin(self) -> None:
        self._proxy.setBusy(True)
        self._stopped = False
        self._proxy.notify("started-utterance")

    def _end(self) -> None:
        self._proxy.notify("finished-utterance", completed=not self._stopped)
        self._proxy.setBusy(False)

    def _synthesise(self, text: str) -> bytes:
        sound, _ = self._talk.tts(text, speed=self._properties["rate"] / 100)
        return bytes((sound * self._properties["volume"]).clip(-32768, 32767).astype("<i2").tobytes())

    def _play(self, audio: bytes) -> None:
        self._player = subprocess.Popen(
            ["aplay", "-q", "-t", "raw", "-f", "S16_LE", "-r", "48000", "-c", "1"], stdin=subprocess.PIPE
        )
        with contextlib.suppress(BrokenPipeError):
            self._player.communicate(audio)
        if self._player.returncode not in (0, -9):
            self._proxy.notify("error", exception=OSError(f"aplay ended with {self._player.returncode}"))


def buildDriver(proxy: Proxy) -> OpenJTalkDriver:  # noqa: N802 - pyttsx3's name
    """What pyttsx3 calls."""
    return OpenJTalkDriver(proxy)
