"""The ear's decoder and meaning without air, microphone and end of speech: samples in, what is wanted out."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from kiosk.ear.language import Language
from kiosk.ear.meaning import meaning
from kiosk.ear.samples import Samples
from kiosk.understanding.interpreter import Interpreter
from kiosk.understanding.kana import open_jtalk_kana
from kiosk.understanding.matcher import Understood
from tests.kiosk.ear import korean


@dataclass
class Counts:
    """What became of some commands."""

    commands: int = 0
    understood: int = 0
    """The first that it may have meant is what was wanted; echoed or offered."""
    among_three: int = 0
    acted: int = 0
    """Would be done after an echo; the rest is offered or refused."""
    acted_wrongly: int = 0
    refused: int = 0
    wrong_acts: list[str] = field(default_factory=list)

    def add(self, phrase: str, wanted: str, found: Understood) -> None:
        """One more command."""
        offered = [one.intent for one in found.candidates] if found.band != "none" else []
        self.commands += 1
        self.understood += offered[:1] == [wanted]
        self.among_three += wanted in offered
        self.acted += found.band == "act"
        if found.band == "act" and found.intent != wanted:
            self.acted_wrongly += 1
            self.wrong_acts.append(f"{phrase}: {found.intent}")
        self.refused += found.band == "none"


class DirectEar:
    """The fifty commands in one grammar, as ``voice-check`` has them."""

    def __init__(self) -> None:
        self.wanted = korean.commands()
        self._language = Language((korean.model_settings(),), "ja")
        self._vocabulary = self._language.vocabulary(tuple(self.wanted))
        self._understand = Interpreter(open_jtalk_kana).prepare("ja").understand

    def decode(self, samples: Samples) -> float:
        """Seconds that it takes; nothing is made of it."""
        began_s = time.perf_counter()
        self._language.heard(self._vocabulary, samples, time.monotonic)
        return time.perf_counter() - began_s

    def meant(self, samples: Samples) -> Understood:
        """What is wanted."""
        heard = self._language.heard(self._vocabulary, samples, time.monotonic)
        return meaning(heard.text, heard.candidates, self._understand)
