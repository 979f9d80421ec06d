"""A scripted resident: does what the glass asks, and follows the kind way out where there is no other."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.bench.demo.story import Story
from tests.bench.glass import Glass
from tests.bench.room.client import BenchRoom
from tests.bench.virtual_card.persona import Persona

WORKING = ("number", "looking", "reading", "printing")

WAY_OUT = {
    "no_number": "go_on_without_number",
    "last_try": "to_counter",
    "locked": "to_counter",
    "pinless": "to_counter",
    "no_reader": "to_counter",
    "print_trouble": "to_counter",
    "other_card": "without_card",
    "review": "right",
    "ticket": "go_on",
}
"""What the resident answers at each step that needs no thought."""


@dataclass
class Resident:
    """One person with one card."""

    glass: Glass
    room: BenchRoom
    persona: Persona
    story: Story
    path: list[str] = field(default_factory=list)
    """Steps in the order in which they were met."""
    torn: int = 0

    def visit(self, errand: str = "residence_certificate") -> list[str]:
        """Walk through one visit, from the welcome screen to the welcome screen.

        Raises:
            GlassStuck: the machine left the resident standing.
        """
        self._meet("welcome")
        self.glass.touch(errand)
        step = "welcome"
        while True:
            step = self.glass.wait_other((step,), within_s=60)
            if step in WORKING:
                self.glass.glimpse(step)
                continue
            if step == "welcome":
                self._meet(step)
                return self.path
            self._meet(step)
            self._answer(step)
            if len(self.path) > 30:
                raise AssertionError(f"the visit goes in circles: {self.path}")

    def _meet(self, step: str) -> None:
        self.path.append(step)
        self.glass.picture(step)
        self.story.tell(f"glass    {step:14s} {self.glass.heading}")

    def _answer(self, step: str) -> None:
        match step:
            case "ticket":
                self.glass.wait(lambda now: not now["busy"], "the slip", 15)
                self.glass.picture("ticket-printed")
                self.glass.touch("go_on")
            case "card":
                self.room.lay_card(self.persona)
                self.story.tell(f"resident lays the card ({self.persona.card})")
            case "card_again":
                self._card_again()
            case "pin":
                self._pin()
            case "thanks" | "to_counter":
                self.room.lift_card()
                self.glass.touch("finish")
            case "fault":
                self.room.lift_card()
                self.glass.touch("finish")
            case _:
                self.glass.touch(WAY_OUT[step])

    def _card_again(self) -> None:
        self.torn += 1
        self.room.lift_card()
        if self.torn > 1:
            self.glass.touch("without_card")
            return
        self.room.relay_card()
        self.story.tell("resident lays the card once more")

    def _pin(self) -> None:
        if "ちがいます" in str(self.glass.now()["texts"]):
            # A PIN that was refused is not tried again by guessing.
            self.glass.touch("call_staff")
            self.glass.touch("start_over")
            return
        self.glass.type_pin(self.persona.pin)
        self.story.tell("resident types the PIN")
