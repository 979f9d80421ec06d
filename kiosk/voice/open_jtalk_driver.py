"""A pyttsx3 driver for Open JTalk: Japanese, offline, interruptible; English through espeak-ng.

Registered under ``sys.modules["pyttsx3.drivers.open_jtalk"]``, which is where pyttsx3 looks for
drivers. The stock Linux driver reads kanji as "Chinese letter" and cannot be interrupted.
Voice: HTS voice "Mei", CC BY 3.0, Nagoya Institute of Technology, MMDAgent project team.

A text may have several lines: each is made while the one before is played, and kept.
"""

from __future__ import annotations

import wave
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from kiosk.voice.chime import chime
from kiosk.voice.english import NoEnglish, english_sound
from kiosk.voice.player import NoSound, Player
from kiosk.voice.readings import as_read

NAME = "open_jtalk"
JAPANESE, ENGLISH = "mei_normal", "english"
_SILENT_BELOW = 200
_LEAD_SAMPLES = 960
_KEPT_LINES = 48
"""At most some 15 MB."""


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
        self._player: Player | None = None
        self._stopped = False
        self._properties: dict[str, Any] = {
            "rate": 100, "volume": 1.0, "voice": JAPANESE, "voices": [], "chime": False,
        }  # fmt: skip
        self._lines: OrderedDict[str, bytes] = OrderedDict()
        self._chime = chime()

    def destroy(self) -> None:
        self.stop()

    def say(self, text: str) -> None:
        """Speak through the sound card; returns when spoken or stopped."""
        self._begin()
        try:
            self._play(text)
        except (NoSound, NoEnglish) as error:
            self._proxy.notify("error", exception=error)
        self._end()

    def save_to_file(self, text: str, filename: str) -> None:
        """Speak into a WAV file: 48 kHz, mono, 16 bit."""
        self._begin()
        draft = Path(filename).with_suffix(".part")
        try:
            with wave.open(str(draft), "wb") as sound:
                sound.setnchannels(1)
                sound.setsampwidth(2)
                sound.setframerate(48_000)
                for piece in self._pieces(text):
                    sound.writeframes(piece)
            draft.replace(filename)
        except NoEnglish as error:
            self._proxy.notify("error", exception=error)
        self._end()

    def prepare(self, line: str) -> None:
        """Make the sound of a Japanese line and keep it."""
        self._line(line)

    def stop(self) -> None:
        """Silence at once, and until ``may_speak``; from any thread."""
        self._stopped = True
        player = self._player
        if player is not None:
            player.stop()

    def may_speak(self) -> None:
        """What follows is not what was stopped."""
        self._stopped = False

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
        self._proxy.notify("started-utterance")

    def _end(self) -> None:
        self._proxy.notify("finished-utterance", completed=not self._stopped)
        self._proxy.setBusy(False)

    def _pieces(self, text: str) -> Iterator[bytes]:
        if self._properties["chime"]:
            yield self._chime
        if self._properties["voice"] == ENGLISH:
            yield english_sound(text)
            return
        for line in text.splitlines():
            yield self._line(line)

    def _line(self, line: str) -> bytes:
        known = self._lines.get(line)
        if known is None:
            sound, _ = self._talk.tts(as_read(line), speed=self._properties["rate"] / 100)
            known = (_without_lead(sound) * self._properties["volume"]).clip(-32768, 32767).astype("<i2").tobytes()
            self._lines[line] = known
            if len(self._lines) > _KEPT_LINES:
                self._lines.popitem(last=False)
        else:
            self._lines.move_to_end(line)
        return known

    def _play(self, text: str) -> None:
        pieces = self._pieces(text)
        first = next(pieces)
        player = self._player = Player()
        if self._stopped:
            player.stop()
        player.write(first)
        for piece in pieces:
            player.write(piece)
        player.finish()


def _without_lead(sound: Any) -> Any:
    """Open JTalk begins with a quarter of a second of silence; 20 ms of it are enough."""
    heard = (abs(sound) > _SILENT_BELOW).nonzero()[0]
    return sound[max(0, heard[0] - _LEAD_SAMPLES) :] if len(heard) else sound


def buildDriver(proxy: Proxy) -> OpenJTalkDriver:  # noqa: N802 - pyttsx3's name
    """What pyttsx3 calls."""
    return OpenJTalkDriver(proxy)
