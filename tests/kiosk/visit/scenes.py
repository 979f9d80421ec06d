"""A visit under test: the pure step function with a clock and dice in the tester's hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from edge_sync.messages.forms import JobState
from edge_sync.messages.message import Uplink
from edge_sync.messages.queueing import PaperOutcome, TicketIssued
from edge_sync.messages.values import CardKind
from kiosk.visit import happenings as h
from kiosk.visit.effects import Effect, Record
from kiosk.visit.journey import read_journeys
from kiosk.visit.state import Rules, State
from kiosk.visit.step import step
from kiosk.visit.world import At, World

VISIT = "0190" + "ab" * 14
NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


def world(**rules: object) -> World:
    journeys = read_journeys()
    return World(
        journeys=journeys,
        offered=("residence_certificate", "moving", "consultation"),
        rules=Rules(**rules),  # type: ignore[arg-type]
    )


class Visit:
    """Plays happenings one after the other and keeps what was asked."""

    def __init__(self, the_world: World | None = None) -> None:
        self.world = the_world or world()
        self.state = State()
        self.ms = 1_000
        self.asked: list[Effect] = []
        """Effects of the last happening."""
        self.all_asked: list[Effect] = []

    def happen(self, happening: h.Happening) -> Visit:
        at = At(now=NOON + timedelta(milliseconds=self.ms), ms=self.ms, fresh_id=VISIT, digits="7204918356")
        self.state, self.asked = step(self.world, self.state, happening, at)
        self.all_asked += self.asked
        return self

    def answer(self, name: str) -> Visit:
        return self.happen(h.Answered(self.state.step, name))

    def wait(self, ms: int) -> Visit:
        for _ in range(max(1, ms // 200)):
            self.ms += 200
            self.happen(h.Ticked())
        return self

    def recorded(self, shape: type[Uplink]) -> list[Uplink]:
        return [e.message for e in self.all_asked if isinstance(e, Record) and isinstance(e.message, shape)]

    # The usual way, to wherever a test wants to stand.

    def with_number(self) -> Visit:
        self.answer("residence_certificate")
        issued = TicketIssued(
            visit_id=VISIT,
            ticket="A001",
            service="residence_certificate",
            business_day="2026-04-01",
            line_was_up=True,
        )
        self.happen(h.TicketTaken(issued))
        return self.happen(h.SlipDone("A001", PaperOutcome.PRINTED, 40))

    def with_card(self, tries_left: int | None = 3) -> Visit:
        self.with_number().happen(h.ReaderSeen(card=False))
        self.answer("go_on").happen(h.ReaderSeen(card=True))
        return self.happen(h.CardSeen(CardKind.MY_NUMBER, tries_left, 30))

    def with_pin(self) -> Visit:
        self.with_card()
        for count in range(1, 5):
            self.answer(f"key_{count}").happen(h.PinTyped(count))
        return self.answer("pin_done")

    def with_person(self) -> Visit:
        return self.with_pin().happen(h.CardRead(CardKind.MY_NUMBER, 30))

    def printed(self) -> Visit:
        return self.with_person().answer("right").happen(h.FormMoved(JobState.COMPLETED, 700))
