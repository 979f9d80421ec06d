"""A scripted resident: does what the glass asks, and follows the kind way out where there is no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.bench.demo.story import Story
from tests.bench.glass import Glass
from tests.bench.room.client import BenchRoom
from tests.bench.virtual_card.persona import Persona

WORKING = ("number", "looking", "reading", "asking", "checking", "printing")

WAY_OUT = {
    "no_number": "go_on_without_number",
    "priority": "no_priority",
    "shut": "finish",
    "no_reader": "to_counter",
    "print_trouble": "to_counter",
    "ticket": "go_on",
    "same_card": "to_family",
}
"""What the resident answers at each step that needs no thought."""

CLOSED = ("last_try", "locked", "pinless", "other_card")
"""Where a card leads that does not open; by the number on its face, where it is offered, or to the counter."""

TYPED = {
    "own_kana": "カクウハナコ",
    "member_kana": "カクウタロウ",
    "phone": "0838252111",
    "new_address": "7580041",
    "own_address": "7580041",
    "move_date": "令和080401",
    "insurance_date": "令和080401",
    "allowance_date": "令和080401",
}
"""What the resident types; what is not here is left for the pen."""


@dataclass
class Resident:
    """One person with one card, and perhaps a family with theirs."""

    glass: Glass
    room: BenchRoom
    persona: Persona
    story: Story
    family: tuple[Persona, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    """Label of the choice for a question, or for one person's (``member_relation@2``); the first one else."""
    types: dict[str, str] = field(default_factory=lambda: dict(TYPED))
    by_number: bool = False
    """The PIN is forgotten: the number on the card's face is typed."""
    path: list[str] = field(default_factory=list)
    """Steps in the order in which they were met."""
    asked: list[str] = field(default_factory=list)
    """Questions in the order in which they were asked, each with whose it is: ``phone@0``."""
    torn: int = 0
    added: int = 0

    def visit(self, errand: str = "residence_certificate") -> list[str]:
        """Walk through one visit, from the welcome screen to the welcome screen.

        Raises:
            GlassStuck: the machine left the resident standing.
        """
        self._meet("welcome")
        self.glass.answer(errand)
        leaf = ""
        for _ in range(200):
            seen = self.glass.wait_leaf(leaf, within_s=60)
            step, leaf = seen["step"], seen["leaf"]
            if step in WORKING:
                self.glass.glimpse(step)
                continue
            self._meet(step)
            if step == "welcome":
                return self.path
            self._answer(step)
        raise AssertionError(f"the visit goes in circles: {self.path}")

    def _meet(self, step: str) -> None:
        if not self.path or self.path[-1] != step:
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
                self._lay()
            case _ if step in (deeds := self._deeds()):
                deeds[step]()
            case "thanks" | "to_counter" | "fault":
                self.room.lift_card()
                self.glass.touch("finish")
            case _ if step in CLOSED:
                self._closed(step)
            case _:
                self.glass.touch(WAY_OUT[step])

    def _deeds(self) -> dict[str, Callable[[], None]]:
        return {
            "card_again": self._card_again,
            "secret": self._secret,
            "question": self._question,
            "typing": self._question,
            "household": self._household,
            "review": self._review,
            "sign": self._sign,
        }

    def _sign(self) -> None:
        self.glass.sign()
        self.glass.picture("signed")
        self.glass.touch("sign_done")

    def _lay(self) -> None:
        card = self.family[self.added - 1] if self.added else self.persona
        self.room.lift_card()
        self.room.lay_card(card)
        self.story.tell(f"resident lays the card ({card.card})")

    def _card_again(self) -> None:
        self.torn += 1
        self.room.lift_card()
        if self.torn > 1:
            self.glass.touch("without_card")
            return
        self.room.relay_card()
        self.story.tell("resident lays the card once more")

    def _secret(self) -> None:
        card = self.family[self.added - 1] if self.added else self.persona
        seen = self.glass.now()
        if "ちがいます" in str(seen["texts"]):
            # A PIN that was refused is not tried again by guessing.
            self.glass.touch("call_staff")
            self.glass.touch("start_over")
            return
        if self.by_number and "use_number_b" in seen["targets"]:
            self.glass.answer("use_number_b")
            return
        self.glass.type_secret(self._secret_of(card))
        self.story.tell("resident types what the card asks for")

    def _secret_of(self, card: Persona) -> str:
        if card.card == "residence_card":
            return card.card_number or "AA12345678BB"
        if self._types_b():
            return card.number_b or card.birth_date.replace("-", "")[2:] + "20340000"
        return card.pin

    def _types_b(self) -> bool:
        return any("生年月日" in "".join(text["lines"]) for text in self.glass.now()["texts"])

    def _closed(self, step: str) -> None:
        targets = self.glass.now()["targets"]
        for wish in ("by_number_b", "to_counter", "without_card", "to_family"):
            if wish in targets:
                self.story.tell(f"resident goes on by {wish}")
                self.glass.touch(wish)
                return
        raise AssertionError(f"no way out of {step}")

    def _question(self) -> None:
        seen = self.glass.now()
        name = seen["question"].partition("@")[0]
        if seen["question"] not in self.asked:
            self.asked.append(seen["question"])
        labels = {label: answer for answer, label in seen["labels"].items() if answer.startswith("choice")}
        if labels:
            wish = self.answers.get(seen["question"], self.answers.get(name, next(iter(labels))))
            self.glass.touch(labels[wish])
        elif seen["board"] == "count":
            self.glass.touch("type_done")
        elif name in self.types:
            self._type(seen, self.types[name])
        else:
            self.glass.touch("pass_over")

    def _type(self, seen: dict[str, Any], text: str) -> None:
        if seen["board"] == "era":
            self.glass.key(text[:2])
            return
        if seen["board"] == "house":
            text = "12"
        self.glass.type_text(text[2:] if seen["board"] == "date" else text)
        self.glass.picture("typed")
        self.glass.touch("type_done")

    def _household(self) -> None:
        if self.added < len(self.family):
            self.added += 1
            self.glass.touch("add_by_card")
            return
        self.glass.touch("family_done")

    def _review(self) -> None:
        seen = self.glass.now()
        self.glass.touch("next_page" if "next_page" in seen["targets"] else "right")
