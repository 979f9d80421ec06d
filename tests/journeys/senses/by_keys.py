"""A visitor who sees nothing: three keys, the tactile digits, perhaps headphones; knows only what the mouth said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.room.client import BenchRoom
from tests.bench.virtual_card.persona import Persona
from tests.journeys.senses.ears import Ears
from tests.journeys.senses.errands import Errand
from tests.journeys.senses.fingers import Fingers
from tests.journeys.senses.record import Record
from tests.journeys.senses.stuck import Stuck
from tests.journeys.senses.understanding import COUNTED, Deed, Mind, deed_for, fits

MOST_TURNS, MOST_PRESSES = 60, 40
PATIENCE_S = 25.0
AT_ONCE_S = 0.12
"""A key of the keyboard on the glass is no more than a click without headphones: then nothing is said."""
LEAVES_FOR_THE_PEN, TAKES_IT, FEWER, TYPES = "あとで書く", "決定", "減らす", "画面で入力する"


@dataclass
class Presser:
    """One visit by keys. ``listens_privately``: headphones, and the three keys for the PIN as well."""

    errand: Errand
    persona: Persona
    code: str
    room: BenchRoom
    ears: Ears
    fingers: Fingers
    record: Record
    listens_privately: bool = False

    def __post_init__(self) -> None:
        self.mind = Mind()
        self.stands = ""
        """The answer that was spoken last."""
        self.offered = ""
        """The answer that was spoken with the question: the first."""
        self.left = False
        self.asked = ""

    def visit(self) -> None:
        """From the first key to the end.

        Raises:
            Stuck: the machine said nothing that leads on.
        """
        if self.listens_privately:
            self.fingers.plug()
            self._hear(3)
        self.mind.screen = "ご用件を"
        for _ in range(MOST_TURNS):
            deed, wish = deed_for(self.mind.screen)
            before = self.asked = self.mind.screen
            self.mind.screen = ""
            self._do(deed, wish)
            if self.left:
                return
            if not self.mind.screen and self._hear(PATIENCE_S):
                # A page was turned, a count was changed: the question stands.
                self.mind.screen = self.mind.screen or before
            if not self.mind.screen:
                raise Stuck(f"nothing follows {before!r}:\n{self.record.told()}")
        raise Stuck(f"the visit goes in circles:\n{self.record.told()}")

    def _hear(self, within_s: float, quiet_s: float = 0.4) -> bool:
        """The machine's sentences end with a stop, and the names of answers do not."""
        said = self.ears.wait(within_s, quiet_s)
        for sentence in said:
            if COUNTED.match(sentence):
                continue
            if sentence.endswith(("。", "？", "か")):
                self.mind.take(sentence)
                self.stands = self.offered = ""
            else:
                self.stands = self.offered = sentence
        return bool(said)

    def _do(self, deed: Deed, wish: str) -> None:
        match deed:
            case "errand":
                self._decide_on(lambda said: said == self.errand.label)
            case "lay" if not self.errand.card:
                self._decide_on(lambda said: said == TYPES)
            case "lay":
                self.record.add("lays", "card")
                self.room.lay_card(self.persona)
            case "pin":
                self._type(self.persona.pin)
            case "code":
                self._type(self.code)
            case "wait":
                pass
            case "end":
                self._decide_on(lambda said: said == wish)
                self.left = True
            case _:
                if not self.stands and "入れてください" not in self.asked:
                    # The machine is slow to say where the keys stand.
                    self._hear(1.5, 0.05)
                first = self.offered if self.offered != FEWER else TAKES_IT
                self._decide_on(
                    lambda said: fits(said, wish) if wish else said in (LEAVES_FOR_THE_PEN, TAKES_IT, first)
                )

    def _type(self, digits: str) -> None:
        if not self.listens_privately:
            self.fingers.type(digits)
            return
        for digit in digits:
            self._decide_on(lambda said, digit=digit: said == digit)  # type: ignore[misc]
            self._hear(2, 0.1)
        self._decide_on(lambda said: said == TAKES_IT)

    def _decide_on(self, wanted: Callable[[str], bool]) -> None:
        """Go on until what is wanted is spoken; never 決定 on anything else."""
        heard: list[str] = []
        for _ in range(MOST_PRESSES):
            if self.stands and wanted(self.stands):
                self.stands = ""
                self.fingers.press("decide")
                return
            heard.append(self.stands)
            self.stands = ""
            # Backwards first: what leads on stands behind all keys of a keyboard.
            self.fingers.press("previous")
            self._next_name()
        raise Stuck(f"never heard what was wanted, but {heard}:\n{self.record.told()}")

    def _next_name(self) -> None:
        for sentence in self.ears.wait(AT_ONCE_S * 8, AT_ONCE_S / 4):
            self.stands = sentence
