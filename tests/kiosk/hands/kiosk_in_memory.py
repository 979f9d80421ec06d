"""A whole kiosk but for the glass: conductor and hands over the fakes, a finger for the tester."""

from __future__ import annotations

import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from edge_sync.fake_desk import FakeDesk
from edge_sync.groundwork.clock import SystemClock
from edge_sync.groundwork.supervise import Part
from edge_sync.messages.message import Message
from kiosk.cards.fake import FakeReader
from kiosk.forms.catalogue import read_forms
from kiosk.hands.card_hand import CardHand
from kiosk.hands.desk_hand import DeskHand
from kiosk.hands.form_hand import FormHand
from kiosk.hands.lamp_hand import LampHand
from kiosk.hands.mouth_hand import MouthHand
from kiosk.hands.seal_hand import SealHand
from kiosk.hands.slip_hand import SlipHand
from kiosk.panel.fake import BenchPanel
from kiosk.panel.settings import PanelSettings
from kiosk.paper.fake import FakeA4Printer
from kiosk.tickets.fake import FakeTicketPrinter
from kiosk.visit import effects as e
from kiosk.visit.conductor import Conductor
from kiosk.visit.happenings import Answered
from kiosk.visit.journey import read_journeys
from kiosk.visit.privacy import Vault
from kiosk.visit.state import Rules, State
from kiosk.visit.world import World
from kiosk.voice.fake import FakeMouth
from kiosk.words.phrasebook import read_phrasebook
from tests.bench.seal import CitySeal
from tests.bench.virtual_card.machine import VirtualCard
from tests.bench.virtual_card.persona import read_persona

NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


class KioskInMemory:
    """``with KioskInMemory() as kiosk: kiosk.answer("moving"); kiosk.wait_step("ticket")``."""

    def __init__(self, rules: Rules | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="city-")
        self.city = CitySeal(Path(self._folder.name))
        clock = SystemClock()
        book = read_phrasebook("ja")
        self.vault = Vault()
        self.desk = FakeDesk(clock=clock)
        self.reader = FakeReader()
        self.slips = FakeTicketPrinter()
        self.a4 = FakeA4Printer()
        self.mouth = FakeMouth()
        self.panel = BenchPanel(PanelSettings(pins="mock"))
        self.shown: list[State] = []
        world = World(
            journeys=read_journeys(),
            offered=("residence_certificate", "moving", "consultation"),
            rules=rules or Rules(),
        )
        self.conductor = Conductor(world, self.vault, clock, random.Random(7).randbytes, random.Random(7))
        post = self.conductor.post
        self.desk_hand = DeskHand(self.desk, post)
        self.card_hand = CardHand(lambda: self.reader, self.vault, clock, post)
        self.slip_hand = SlipHand(self.slips, book, "", clock, post)
        self.form_hand = FormHand(self.a4, read_forms(), self.vault, clock, post, gives_up_ms=1_000)
        self.seal_hand = SealHand("kiosk-01", self.city.key, read_forms(), self.vault, clock, self.desk.record, post)
        self.mouth_hand = MouthHand(self.mouth, book)
        lamp = LampHand(self.panel, post)
        self.conductor.connect(
            {
                e.Record: self.desk_hand,
                e.TakeTicket: self.desk_hand,
                e.PrintSlip: self.slip_hand,
                e.LookAtCard: self.card_hand,
                e.ReadCard: self.card_hand,
                e.PrintForm: self.form_hand,
                e.SealDraft: self.seal_hand,
                e.Say: self.mouth_hand,
                e.Hush: self.mouth_hand,
                e.Light: lamp,
            },
            self.shown.append,
        )
        self._parts: list[Part] = [
            self.mouth_hand, lamp, self.slip_hand, self.form_hand, self.desk_hand, self.conductor, self.card_hand,
            self.seal_hand,
        ]  # fmt: skip

    def __enter__(self) -> Self:
        for part in self._parts:
            part.start()
        return self

    def __exit__(self, *args: object) -> None:
        for part in reversed(self._parts):
            part.stop()
        self._folder.cleanup()

    @property
    def state(self) -> State:
        return self.conductor.state

    def answer(self, name: str) -> None:
        self.conductor.post(Answered(self.state.step, name))

    def wait_step(self, *names: str, within_s: float = 5) -> str:
        deadline = time.monotonic() + within_s
        while self.state.step not in names:
            assert time.monotonic() < deadline, f"waited for {names}; stands at {self.state.step}"
            time.sleep(0.005)
        return self.state.step

    def wait_recorded(self, shape: type[Message], count: int = 1, within_s: float = 5) -> list[Message]:
        deadline = time.monotonic() + within_s
        while len(found := [m for m in self.desk.letters if isinstance(m, shape)]) < count:
            assert time.monotonic() < deadline, f"{len(found)} of {count} {shape.__name__} recorded"
            time.sleep(0.005)
        return found

    def lay(self, persona: str = "default", *, pull_after: int | None = None) -> VirtualCard:
        card = VirtualCard(read_persona(Path(persona)))
        self.reader.lay(card, pull_after=pull_after)
        return card

    def to_pin(self, persona: str = "default") -> None:
        self.answer("residence_certificate")
        self.wait_step("ticket")
        self.answer("go_on")
        self.wait_step("card")
        self.lay(persona)
        self.wait_step("pin")

    def type_pin(self, digits: str) -> None:
        for count, digit in enumerate(digits, start=1):
            self.answer(f"key_{self.state.keypad.index(digit)}")
            deadline = time.monotonic() + 2
            while self.state.pin_count != count and time.monotonic() < deadline:
                time.sleep(0.002)
        self.answer("pin_done")

    def to_review(self) -> None:
        self.to_pin()
        self.type_pin(read_persona(Path("default")).pin)
        self.wait_step("review")
