"""What can be asked of the room at its control door."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from tests.bench.room.printer import PaperSide
from tests.bench.room.reader import CardSide
from tests.bench.virtual_card.machine import VirtualCard
from tests.bench.virtual_card.persona import persona_from


class Desk:
    """Turns orders into deeds."""

    def __init__(self, cards: CardSide, paper: PaperSide | None, over: threading.Event) -> None:
        self._cards = cards
        self._over = over
        self._deeds: dict[str, Callable[..., Any]] = {
            "lay_card": self._lay_card,
            "relay_card": self._relay_card,
            "lift_card": cards.slot.lift,
            "card_log": self._card_log,
            "card_tries_left": self._card_tries_left,
            "slow_card": cards.slot.slow,
            "tear_after": cards.slot.tear_after,
            "stop_pcscd": cards.stop,
            "start_pcscd": cards.start,
            "end": over.set,
        }
        if paper is not None:
            self._deeds |= {
                "pause_queue": paper.pause_queue,
                "resume_queue": paper.resume_queue,
                "refuse_jobs": paper.refuse_jobs,
                "take_jobs": paper.take_jobs,
                "printer_faults": paper.set_faults,
                "stop_printer": paper.stop_printer,
                "start_printer": paper.start_printer,
                "stop_cups": paper.stop_cups,
                "start_cups": paper.start_cups,
            }

    def do(self, order: dict[str, Any]) -> Any:
        """Carry out one order; its other keys are arguments."""
        details = dict(order)
        name = details.pop("do")
        if name not in self._deeds:
            raise ValueError(f"unknown order {name!r}; known: {', '.join(sorted(self._deeds))}")
        return self._deeds[name](**details)

    def _lay_card(self, persona: dict[str, Any]) -> bool:
        return self._cards.slot.lay(VirtualCard(persona_from(persona)))

    def _relay_card(self) -> bool:
        card = self._cards.slot.card
        if card is None:
            raise ValueError("no card was laid yet")
        card.persona.behaviour.tear_after_apdus = None
        return self._cards.slot.lay(card)

    def _card_log(self) -> list[dict[str, Any]]:
        card = self._cards.slot.card
        return [] if card is None else [asdict(noted) for noted in card.noted]

    def _card_tries_left(self) -> int | None:
        card = self._cards.slot.card
        return None if card is None else card.tries_left
