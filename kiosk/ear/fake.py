"""An ear that a test speaks to; it obeys the same contract as the one that decodes."""

from __future__ import annotations

from kiosk.ear.endpoint import percent
from kiosk.ear.errors import EarError, NoModel
from kiosk.ear.port import Deaf, EarFact, Heard, Level, Listening, Noisy, Opened, Silence, Told

_SPOKEN_DBFS = -20.0


class FakeEar:
    """Facts come on the thread of whoever makes the ear hear something."""

    def __init__(self, languages: tuple[str, ...] = ("ja",), noisy_above_dbfs: float = -38.0) -> None:
        self._languages = languages
        self._noisy_above_dbfs = noisy_above_dbfs
        self._listening: Listening | None = None
        self._told: Told | None = None
        self._fault: str | None = None
        self._started = False
        self._opened = False
        self.prepared: list[str] = []
        """Whose model was loaded, one after the other."""

    def start(self) -> None:
        self._started = True
        for language in self._languages[:1]:
            self.prepare(language)

    def languages(self) -> tuple[str, ...]:
        return self._languages

    def prepare(self, language: str) -> None:
        if language in self._languages and self.prepared[-1:] != [language]:
            self.prepared.append(language)

    def listen(self, listening: Listening, told: Told) -> None:
        self.deafen()
        self._listening, self._told = listening, told
        self.prepare(listening.language)

    def deafen(self) -> None:
        self._listening = self._told = None
        self._opened = False

    def fault(self) -> str | None:
        return self._fault

    def stop(self) -> None:
        self.deafen()
        self._started = False

    @property
    def open(self) -> bool:
        """Whether the microphone is on."""
        return self._listening is not None

    def begin(self, ambient_dbfs: float = -60.0) -> None:
        """The room has fallen silent, as far as it ever does."""
        if not self._usable() or self._opened:
            return
        if ambient_dbfs > self._noisy_above_dbfs:
            self._end(Noisy(ambient_dbfs))
            return
        self._opened = True
        self._tell(Opened())

    def speak(self, text: str, candidates: tuple[tuple[str, float], ...] | None = None) -> None:
        """Somebody says it; without ``candidates`` only a phrase that may be said now is heard as it is."""
        self.begin()
        if self._listening is None or not self._opened:
            return
        pause_ms = self._listening.ends_after_ms
        known = ((text, 0.0),) if text in self._listening.phrases else ()
        self._tell(Level(percent(_SPOKEN_DBFS), speech=True))
        found = known if candidates is None else candidates
        self._end(Heard(text if found else "", pause_ms, found))

    def stay_silent(self) -> None:
        """Nobody says anything for as long as it listens."""
        self.begin()
        if self._opened:
            self._end(Silence())

    def break_down(self, code: str = "EAR-01") -> None:
        """The microphone or the decoder fails."""
        self._fault = code
        self._end(Deaf(code))

    def recover(self) -> None:
        """It works again."""
        self._fault = None

    def _usable(self) -> bool:
        """Whether it can hear what it was asked to; tells when not."""
        if self._listening is None:
            return False
        if self._listening.language not in self._languages:
            self._end(Deaf(NoModel.code))
        elif self._fault is not None or not self._started:
            self._end(Deaf(self._fault or EarError.code))
        return self._listening is not None

    def _tell(self, fact: EarFact) -> None:
        if self._told is not None:
            self._told(fact)

    def _end(self, fact: EarFact) -> None:
        told = self._told
        self.deafen()
        if told is not None:
            told(fact)
