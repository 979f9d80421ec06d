"""A whole kiosk but for the glass: conductor and hands over the fakes, a finger for the tester."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from edge_sync.fake_desk import FakeDesk
from edge_sync.groundwork.clock import SystemClock
from edge_sync.groundwork.supervise import Part
from edge_sync.messages.message import Message
from edge_sync.seal.machine_key import machine_signer
from edge_sync.stationery.catalogue import LIBRARY, read_forms
from edge_sync.stationery.postal import complete
from edge_sync.stationery.questions import read_questions
from kiosk.cards.fake import FakeReader
from kiosk.ear.fake import FakeEar
from kiosk.hands.card_hand import CardHand
from kiosk.hands.desk_hand import DeskHand
from kiosk.hands.ear_hand import EarHand, Together
from kiosk.hands.entry_hand import EntryHand
from kiosk.hands.form_hand import FormHand
from kiosk.hands.lamp_hand import JackHand, KeypadHand, LampHand
from kiosk.hands.mouth_hand import MouthHand
from kiosk.hands.paper_codes import paper_codes
from kiosk.hands.seal_hand import SealHand
from kiosk.hands.slip_hand import SlipHand
from kiosk.panel.fake import BenchPanel
from kiosk.panel.settings import PanelSettings
from kiosk.paper.fake import FakeA4Printer
from kiosk.settings import VisitSettings
from kiosk.tickets.fake import FakeTicketPrinter
from kiosk.understanding.child import ChildUnderstander
from kiosk.understanding.spoken_errands import spoken_errands
from kiosk.visit import effects as e
from kiosk.visit.conductor import Conductor
from kiosk.visit.errands import read_errands
from kiosk.visit.happenings import Answered
from kiosk.visit.journey import read_journeys
from kiosk.visit.manner import LANGUAGES
from kiosk.visit.offers import enabled, keys, open_answers
from kiosk.visit.over import TOOLS
from kiosk.visit.privacy import Vault
from kiosk.visit.state import Rules, State
from kiosk.visit.under_fingers import KEYS
from kiosk.visit.world import World
from kiosk.voice.fake import FakeMouth
from kiosk.words.books import read_books
from tests.bench.glass import row_of
from tests.bench.seal import CitySeal
from tests.bench.virtual_card.machine import VirtualCard
from tests.bench.virtual_card.persona import read_persona

NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


class KioskInMemory:
    """``with KioskInMemory() as kiosk: kiosk.answer("moving"); kiosk.wait_step("ticket")``."""

    def __init__(
        self, rules: Rules | None = None, a4: FakeA4Printer | None = None, ears: tuple[str, ...] = ("ja",)
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="city-")
        self.city = CitySeal(Path(self._folder.name))
        clock = SystemClock()
        questions = read_questions(LIBRARY)
        for journey in read_journeys().values():
            questions |= journey.questions
        self.books = books = read_books(LANGUAGES, questions)
        self.vault = Vault()
        own = self.city.authority.device("kiosk-01")
        self.desk = FakeDesk(clock=clock, signer=machine_signer(own.key, own.certificate))
        self.reader = FakeReader()
        self.slips = FakeTicketPrinter()
        self.a4 = a4 or FakeA4Printer()
        self.mouth = FakeMouth()
        self.ear = FakeEar(ears)
        self.panel = BenchPanel(PanelSettings(pins="mock"))
        self.shown: list[State] = []
        world = World(
            journeys=read_journeys(),
            offered=VisitSettings().journeys,
            rules=rules or Rules(),
            forms=read_forms(),
            catalogue=read_questions(LIBRARY),
            languages=LANGUAGES,
            tools=TOOLS,
            errands=read_errands(read_journeys()),
        )
        self.world = world
        self.conductor = Conductor(world, self.vault, clock, random.Random(7).randbytes, random.Random(7))
        post = self.conductor.post
        self.desk_hand = DeskHand(self.desk, post)
        self.card_hand = CardHand(lambda: self.reader, self.vault, clock, post)
        self.slip_hand = SlipHand(self.slips, books, "", clock, post)
        self.form_hand = FormHand(self.a4, read_forms(), self.vault, clock, post, gives_up_ms=1_000, city="萩市")
        self.seal_hand = SealHand(
            "kiosk-01",
            self.city.key,
            read_forms(),
            self.vault,
            lambda letter: self.desk_hand.perform(e.Record(letter)),
            post,
            paper_codes("kiosk-01", self.desk.sign, clock),
        )
        self.entry_hand = EntryHand(world, self.vault, complete, post)
        self.mouth_hand = MouthHand(self.mouth, books, post=post, aloud=lambda: self.aloud)
        self.aloud = "読み上げ"
        self.ear_hand = EarHand(self.ear, ChildUnderstander(), books, spoken_errands, post)
        lamp = LampHand(self.panel, post)
        self.conductor.connect(
            {
                e.Record: self.desk_hand,
                e.TakeTicket: self.desk_hand,
                e.CheckIn: self.desk_hand,
                e.PrintSlip: self.slip_hand,
                e.LookAtCard: self.card_hand,
                e.ReadCard: self.card_hand,
                e.FillForms: self.form_hand,
                e.PrintForms: self.form_hand,
                e.SealEntry: self.seal_hand,
                **dict.fromkeys(self.entry_hand.handles, self.entry_hand),
                e.Say: self.mouth_hand,
                **dict.fromkeys((e.Hush, e.Click, e.MakeSilence, e.Release, e.ReadAloud), self.mouth_hand),
                **dict.fromkeys((e.Listen, e.StopListening), self.ear_hand),
                e.Tune: Together(self.mouth_hand, self.ear_hand),
                e.Light: lamp,
                e.TalkLamp: lamp,
            },
            self.shown.append,
        )
        self._laid: list[VirtualCard] = []
        self._parts: list[Part] = [
            self.mouth_hand, lamp, self.slip_hand, self.form_hand, self.desk_hand, self.conductor, self.card_hand,
            self.seal_hand, self.ear_hand, KeypadHand(self.panel.keypad, post), JackHand(self.panel.jack, post),
        ]  # fmt: skip

    def __enter__(self) -> Self:
        for part in self._parts:
            part.start()
        return self

    def __exit__(self, *args: object) -> None:
        for part in reversed(self._parts):
            part.stop()
        self._folder.cleanup()
        assert [card.persona.card for card in self._laid if any(entry.tripwire for entry in card.noted)] == []

    @property
    def state(self) -> State:
        return self.conductor.state

    def answer(self, name: str) -> None:
        self.conductor.post(Answered(self.state.leaf(), name))

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
        self._laid.append(card)
        self.reader.lay(card, pull_after=pull_after)
        return card

    def to_card(self, errand: str = "residence_certificate") -> None:
        self.answer(errand)
        self.wait_step("ticket")
        self.answer("go_on")
        self.wait_step("card")

    def to_secret(self, persona: str = "default", errand: str = "residence_certificate") -> None:
        self.to_card(errand)
        self.lay(persona)
        self.wait_step("secret")

    def settle(self) -> State:
        """Wait until nothing moves by itself."""
        seen = None
        while seen is not self.state:
            seen = self.state
            time.sleep(0.05)
        return self.state

    def until(self, true: Callable[[State], bool], what: str, within_s: float = 5) -> State:
        """Wait until the state satisfies ``true``."""
        deadline = time.monotonic() + within_s
        while not true(self.state):
            assert time.monotonic() < deadline, f"waited for {what}; stands at {self.state.leaf()!r}"
            time.sleep(0.003)
        return self.state

    def follow(self, answer: str) -> State:
        """Answer, and wait for what follows."""
        leaf = self.state.leaf()
        self.answer(answer)
        return self.until(lambda now: now.leaf() != leaf, f"what follows {answer}")

    def press(self, button: str) -> None:
        """Press a physical button, and wait for what it does."""
        before = self.state
        self.panel.press(button)
        self.until(lambda now: now is not before, f"the button {button}")

    def key(self, label: str) -> None:
        """Use the key that says so."""
        before = (self.state.edits, self.state.group, self.state.board)
        self.answer(KEYS[keys(self.world, self.state).index(label)])
        self.until(lambda now: (now.edits, now.group, now.board) != before, f"the key {label}")

    def type_secret(self, symbols: str) -> None:
        for symbol in symbols:
            if symbol not in (shown := keys(self.world, self.state)):
                group = next(label for label in shown if "-" in label and label[0] <= symbol <= label[-1])
                self.key(group)
            self.key(symbol)
            if enabled(self.world, self.state, "pin_done"):
                self._done(self.state.leaf())

    def _done(self, leaf: str) -> None:
        self.answer("pin_done")
        self.until(lambda now: now.leaf() != leaf or now.typed == 0, "what follows the number")

    def answer_all(self, **said: str) -> str:
        """Answer what is asked: as said, or the first choice; the rest is passed over."""
        for _ in range(60):
            self.until(lambda now: now.step != "asking", "a question")
            question = self.world.question(self.state)
            if question is None:
                return self.state.step
            wanted = said.get(self.state.ask.question if self.state.ask else "", "")
            if question.choices:
                ids = [choice.id for choice in question.choices]
                self.follow(f"choice_{ids.index(wanted) if wanted else 0}")
            elif any(one.id == "pass_over" for one in open_answers(self.world, self.state)) and not wanted:
                self.follow("pass_over")
            else:
                self._type(wanted)
                self.until(lambda now: now.typed_whole, "a whole answer")
                self.follow("type_done")
        raise AssertionError("the questions never end")

    def _type(self, wanted: str) -> None:
        for symbol in "" if self.state.board == "count" else wanted or "ア":
            if self.state.board == "kana" and symbol not in keys(self.world, self.state):
                self.key(f"{row_of(symbol)}行")
            self.key(symbol)

    def to_review(self, errand: str = "residence_certificate") -> None:
        self.to_secret(errand=errand)
        self.type_secret(read_persona(Path("default")).pin)
        self.wait_step("typing", "question")
        if self.answer_all() == "household":
            self.answer("family_done")
            self.answer_all()
        self.wait_step("review")

    def confirm(self) -> None:
        """Look at every page, sign on paper, print."""
        self.until(lambda now: bool(now.pages), "the pages")
        while self.state.page < len(self.state.pages) - 1:
            self.follow("next_page")
        if self.follow("right").step == "sign":
            self.follow("sign_on_paper")
