"""A pyttsx3 driver for Open JTalk: Japanese, offline, interruptible; other languages as ``voices`` has them.

Registered under ``sys.modules["pyttsx3.drivers.open_jtalk"]``, which is where pyttsx3 looks for
drivers. The stock Linux driver reads kanji as "Chinese letter" and cannot be interrupted.
Voice: HTS voice "Mei", CC BY 3.0, Nagoya Institute of Technology, MMDAgent project team.

A text is made in pieces: each while the one before is played, and kept.
"""

from __future__ import annotations

import wave
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from kiosk.voice import voices
from kiosk.voice.chime import chime
from kiosk.voice.dictionary import compiled, gather
from kiosk.voice.english import NoEnglish
from kiosk.voice.loudness import louder, without_ends
from kiosk.voice.pieces import pieces
from kiosk.voice.player import NoSound, Player

NAME = "open_jtalk"
_KEPT_PIECES = 96
"""At most some 30 MB."""
_HEADROOM = 0.4
"""The voice is louder than 16 bits hold; kept so low that nothing is bent twice."""


class Proxy(Protocol):
    """What pyttsx3 gives to a driver."""

    def notify(self, topic: str, **facts: Any) -> None: ...

    def setBusy(self, busy: bool) -> None: ...  # noqa: N802 - pyttsx3's name


def learn(city: Path | None = None, folder: Path | None = None) -> list[str]:
    """Teach Open JTalk the readings of ``readings.csv`` and of the city's file; what was passed over, line by line."""
    import pyopenjtalk

    readings, wrong = gather(city)
    try:
        path = str(compiled(readings, pyopenjtalk.mecab_dict_index, folder))
        entry: Any = {"dic_path": path, "is_reading_protected": True}
        pyopenjtalk.update_global_jtalk_with_user_dict([entry])
    except (OSError, RuntimeError, ValueError, TypeError) as error:
        wrong.append(f"no dictionary: {type(error).__name__}")
    return wrong


def kana(text: str) -> str:
    """How the voice reads a text, in katakana; for tests and for whoever edits readings."""
    import pyopenjtalk

    return "".join(str(pyopenjtalk.g2p(piece, kana=True)) for piece in pieces(text))


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
            "rate": 100, "volume": 1.0, "voice": "ja", "voices": [], "chime": False, "device": "default",
            "personal": False, "recordings": None,
        }  # fmt: skip
        self._made: OrderedDict[tuple[str, int], bytes] = OrderedDict()
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

    def prepare(self, text: str) -> None:
        """Make the sound of a Japanese text at the usual pace and keep it."""
        for piece in pieces(text):
            self._piece(piece, 100, keep=True)

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
        said = self._properties
        if said["chime"]:
            yield louder(voices.samples(self._chime), said["volume"])
        if said["voice"] == "ja":
            for piece in pieces(text):
                made = self._piece(piece, said["rate"], keep=not said["personal"])
                yield louder(voices.samples(made), said["volume"] / _HEADROOM)
            return
        for sound in voices.foreign(text, said["voice"], said["rate"], said["recordings"]):
            yield louder(voices.samples(sound), said["volume"] * voices.AS_LOUD)

    def _piece(self, piece: str, rate: int, *, keep: bool) -> bytes:
        known = self._made.get((piece, rate))
        if known is None:
            sound, _ = self._talk.tts(piece, speed=rate / 100)
            known = louder(without_ends(sound, breath=piece.endswith("、")), _HEADROOM)
            if keep:
                self._made[piece, rate] = known
                if len(self._made) > _KEPT_PIECES:
                    self._made.popitem(last=False)
        elif keep:
            self._made.move_to_end((piece, rate))
        return known

    def _play(self, text: str) -> None:
        sounds = self._pieces(text)
        first = next(sounds, None)
        if first is None:
            return
        player = self._player = Player(self._properties["device"])
        if self._stopped:
            player.stop()
        player.write(first)
        while not self._stopped and (sound := next(sounds, None)) is not None:
            player.write(sound)
        player.finish()


def buildDriver(proxy: Proxy) -> OpenJTalkDriver:  # noqa: N802 - pyttsx3's name
    """What pyttsx3 calls."""
    return OpenJTalkDriver(proxy)
