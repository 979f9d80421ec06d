"""A visitor who speaks: knows what the mouth said and whether the lamp of the microphone is lit, and nothing else."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass

from tests.bench.air import Air
from tests.bench.room.client import BenchRoom
from tests.bench.virtual_card.persona import Persona
from tests.bench.voices import Voice, is_kept, synthesise
from tests.journeys.senses.ears import Ears
from tests.journeys.senses.errands import Errand
from tests.journeys.senses.fingers import Fingers
from tests.journeys.senses.record import Record
from tests.journeys.senses.stuck import Stuck
from tests.journeys.senses.understanding import Deed, Mind, deed_for, fits

YES, NO = "はいそうです", "違います"
"""Short words are the hardest to hear, for people as for machines."""
NONE_OF_THEM, LEAVES_FOR_THE_PEN, TAKES_IT, TYPES = "どれでもない", "あとで書く", "決定", "画面で入力する"
OTHERWISE = {
    "はいそうです": "そうです",
    "違います": "いいえ違います",
    "おわる": "これで終わります",
    "つぎへ進む": "進む",
    "あとで書く": "答えない",
    "これでよい": "終わり",
    "はい、印刷する": "印刷する",
    "つぎを見る": "つぎ",
    "決定": "これでいい",
}
"""How somebody says it who was not understood the first time."""
MOST_TURNS = 120
TALKS_AGAIN = 4
PATIENCE_S = 20.0


@dataclass
class Speaker:
    """One visit by voice; digits on the tactile keypad."""

    errand: Errand
    voice: Voice
    persona: Persona
    code: str
    air: Air
    room: BenchRoom
    ears: Ears
    fingers: Fingers
    record: Record

    def __post_init__(self) -> None:
        self.mind = Mind()
        self.meant: tuple[str, ...] = ()
        self.leaving = self.laid = False
        self.opened = self.air.opened
        self.talks = 0

    def visit(self) -> None:
        """From the talk key to the end.

        Raises:
            Stuck: nothing was said and nobody listened.
        """
        self._talk()
        for _ in range(MOST_TURNS):
            if self._gone():
                return
            self._turn()
        raise Stuck(f"the visit goes in circles:\n{self.record.told()}")

    def _talk(self) -> None:
        self.talks += 1
        if self.talks > TALKS_AGAIN:
            raise Stuck(f"too often not understood:\n{self.record.told()}")
        self.mind.given_up = False
        self.fingers.press("talk")

    def _gone(self) -> bool:
        return self.leaving and not self.mind.echo

    def _turn(self) -> None:
        """Wait until somebody listens; hear what was said until then; answer."""
        deadline = time.monotonic() + PATIENCE_S
        while not self.air.wait_open(self.opened, 0.05):
            self._hear()
            if self.mind.given_up:
                self._talk()
            if self._gone():
                return
            if time.monotonic() > deadline:
                raise Stuck(f"nobody listens:\n{self.record.told()}")
        self.opened = self.air.opened
        self._hear()
        self._answer()

    def _hear(self) -> None:
        for sentence in self.ears.listen():
            self.mind.take(sentence)

    def _answer(self) -> None:
        if self.mind.echo:
            yes = self.mind.echo in self.meant
            self._say(YES if yes else NO)
            if yes:
                self.leaving |= self.mind.echo == "おわる"
                self.mind.echo = ""
            return
        if self.mind.of_several is not None:
            self._say(next((one for one in self.mind.of_several if one in self.meant), NONE_OF_THEM))
            return
        deed, wish = deed_for(self.mind.screen) if self.mind.screen else ("errand", "")
        self._do(deed, wish)

    def _do(self, deed: Deed, wish: str) -> None:
        match deed:
            case "errand":
                self._mean(self.errand.label, *self.errand.echoes)
                said = next((one for one in self.mind.choices if one in self.meant), "")
                self._say(said or self.errand.says[self.mind.misses % len(self.errand.says)])
            case "lay" if not self.errand.card:
                self._choose(TYPES)
            case "lay" if not self.laid:
                self.laid = True
                self.record.add("lays", "card")
                self.room.lay_card(self.persona)
            case "pin":
                self.fingers.type(self.persona.pin)
            case "code":
                self.fingers.type(self.code)
            case _:
                self._choose(wish)

    def _choose(self, wish: str) -> None:
        """What is wished, if it was read out; else to leave it for the pen, or as it stands; else the first."""
        wanted = [one for one in self.mind.choices if fits(one, wish)]
        wanted = wanted or [one for one in self.mind.choices if one in (LEAVES_FOR_THE_PEN, TAKES_IT)]
        wanted = wanted or self.mind.choices
        if not wanted:
            raise Stuck(f"nobody said what may be answered:\n{self.record.told()}")
        # Whoever is not understood says it otherwise, then wants something else.
        meant = wanted[self.mind.misses // 2 % len(wanted)]
        self._mean(meant)
        self._say(meant)

    def _mean(self, *labels: str) -> None:
        self.meant = labels
        self.record.add("means", "|".join(labels))

    def _say(self, words: str) -> None:
        if self.mind.misses and words in OTHERWISE:
            words = OTHERWISE[words]
        self.record.add("says", words)
        with contextlib.nullcontext() if is_kept(words, self.voice) else self.air.still():
            spoken = synthesise(words, self.voice)
        self.air.speak(spoken)
