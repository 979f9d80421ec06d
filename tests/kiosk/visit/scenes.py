"""A visit under test: the pure step function with clock, dice and the entry's hand in the tester's hand."""

from __future__ import annotations

from collections import deque
from datetime import UTC, date, datetime, timedelta
from functools import cache

import msgspec

from edge_sync.groundwork.personal import Personal
from edge_sync.messages.entry import Stroke
from edge_sync.messages.forms import JobState
from edge_sync.messages.hall import Hall
from edge_sync.messages.message import Uplink
from edge_sync.messages.queueing import PaperOutcome, QueueNow, TicketIssued
from edge_sync.messages.values import CardKind
from edge_sync.stationery.catalogue import LIBRARY, Form, read_forms
from edge_sync.stationery.interview import Ask, answer_of
from edge_sync.stationery.postal import Place
from edge_sync.stationery.questions import Question, read_questions
from kiosk.cards.holder import HolderFacts, Sex
from kiosk.cards.ways import SecretKind, Way
from kiosk.hands.entry_hand import EntryHand
from kiosk.settings import VisitSettings
from kiosk.visit import effects
from kiosk.visit import happenings as h
from kiosk.visit.doors import Calendar
from kiosk.visit.effects import Effect, Record
from kiosk.visit.errands import read_errands
from kiosk.visit.journey import Journey, Scene, read_journeys
from kiosk.visit.offers import keys, open_answers
from kiosk.visit.privacy import Vault
from kiosk.visit.state import Rules, State
from kiosk.visit.step import step
from kiosk.visit.under_fingers import KEYS
from kiosk.visit.world import At, World
from kiosk.words.phrasebook import read_phrasebook

VISIT = "0190" + "ab" * 14
NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)
PIN, B = SecretKind.PIN, SecretKind.NUMBER_B


@cache
def _library() -> tuple[dict[str, Form], dict[str, Question], dict[str, Journey]]:
    return read_forms(), read_questions(LIBRARY), read_journeys()


def world(offered: tuple[str, ...] = VisitSettings().journeys, **rules: object) -> World:
    forms, catalogue, journeys = _library()
    said = msgspec.convert(read_phrasebook("ja").paper["when"], Calendar)
    known = Rules(**rules)  # type: ignore[arg-type]
    return World(
        journeys=journeys, offered=offered, rules=known, forms=forms, catalogue=catalogue, calendars={"ja": said},
        errands=read_errands(journeys),
    )  # fmt: skip


def queue(hall: Hall | None, business_day: str = "2026-04-01") -> QueueNow:
    """A queue in which nobody waits, with the hall's rules."""
    return QueueNow(as_of=NOON, business_day=business_day, calling=[], waiting=[], hall=hall)


def place_of(code: str) -> Place | None:
    """A post office that knows two places."""
    return {
        "7588555": Place("7588555", "山口県", "萩市", "大字江向"),
        "7580041": Place("7580041", "山口県", "萩市", "大字江向"),
    }.get(code)


def somebody(name: str = "萩　太郎", born: date | None = date(1950, 3, 9)) -> HolderFacts:
    day = Personal(born) if born else None
    return HolderFacts(Personal(name), Personal("山口県萩市大字江向５１０番地"), day, Personal(Sex.MALE))


class Visit:
    """Plays happenings one after the other and keeps what was asked."""

    def __init__(self, the_world: World | None = None) -> None:
        self.world = the_world or world()
        self.state = State()
        self.ms = 1_000
        self.noon = NOON
        self.vault = Vault()
        self._posted: deque[h.Happening] = deque()
        self._hand = EntryHand(self.world, self.vault, place_of, self._posted.append)
        self.asked: list[Effect] = []
        """Effects of the last happening."""
        self.all_asked: list[Effect] = []

    def happen(self, happening: h.Happening) -> Visit:
        self.asked = []
        self._posted.append(happening)
        while self._posted:
            at = At(now=self.noon + timedelta(milliseconds=self.ms), ms=self.ms, fresh_id=VISIT, digits="7204918356")
            self.state, asked = step(self.world, self.state, self._posted.popleft(), at)
            self.asked += asked
            for effect in asked:
                self._perform(effect)
        self.all_asked += self.asked
        return self

    def _perform(self, effect: Effect) -> None:
        match effect:
            case effects.Forget():
                self.vault.forget()
            case effects.BeginSecret(way=way):
                self.vault.begin_secret(way)
                self._posted.append(h.Typed(0))
            case effects.ClearPin():
                self.vault.clear_pin()
            case effects.TypeKey(position=position):
                symbol = keys(self.world, self.state)[position]
                self._posted.append(h.Typed(self.vault.press(symbol)))
            case effects.EraseKey(ask=None):
                self._posted.append(h.Typed(self.vault.erase()))
            case effects.FillForms(visit_id=visit_id):
                self._posted.append(h.FormsFilled(visit_id))
            case effects.SealEntry(visit_id=visit_id):
                self._posted.append(h.EntrySealed(visit_id))
            case _ if type(effect) in self._hand.handles:
                self._hand.perform(effect)

    def answer(self, name: str) -> Visit:
        return self.happen(h.Answered(self.state.leaf(), name))

    def key(self, label: str) -> Visit:
        """Use the key that says so."""
        return self.answer(KEYS[keys(self.world, self.state).index(label)])

    def wait(self, ms: int) -> Visit:
        for _ in range(max(1, ms // 200)):
            self.ms += 200
            self.happen(h.Ticked())
        return self

    def recorded(self, shape: type[Uplink]) -> list[Uplink]:
        return [e.message for e in self.all_asked if isinstance(e, Record) and isinstance(e.message, shape)]

    # The usual way, to wherever a test wants to stand.

    def with_number(self, errand: str = "residence_certificate") -> Visit:
        return self.answer(errand).with_number_taken(errand)

    def with_number_taken(self, errand: str = "residence_certificate") -> Visit:
        """The errand was chosen, in whatever way."""
        issued = TicketIssued(
            visit_id=VISIT, ticket="A001", service=errand, business_day="2026-04-01", line_was_up=True
        )
        self.happen(h.TicketTaken(issued))
        return self.happen(h.SlipDone("A001", PaperOutcome.PRINTED, 40))

    def to_card(self, errand: str = "residence_certificate") -> Visit:
        return self.with_number(errand).happen(h.ReaderSeen(card=False)).answer("go_on")

    def lay(self, *ways: Way, kind: CardKind = CardKind.MY_NUMBER) -> Visit:
        return self.happen(h.ReaderSeen(card=True)).happen(h.CardSeen(kind, ways, 30))

    def with_card(self, tries_left: int | None = 3, errand: str = "residence_certificate") -> Visit:
        return self.to_card(errand).lay(Way(PIN, tries_left))

    def type_secret(self, symbols: str = "1234") -> Visit:
        for symbol in symbols:
            if symbol not in (shown := keys(self.world, self.state)):
                self.key(next(label for label in shown if "-" in label and label[0] <= symbol <= label[-1]))
            self.key(symbol)
        return self

    def with_pin(self, errand: str = "residence_certificate") -> Visit:
        return self.with_card(errand=errand).type_secret().answer("pin_done")

    def read(self, facts: HolderFacts | None = None, kind: CardKind = CardKind.MY_NUMBER) -> Visit:
        assert self.vault.keep(facts or somebody(), self.vault.visit)
        return self.happen(h.CardRead(kind, 30))

    def with_person(self, errand: str = "residence_certificate") -> Visit:
        return self.with_pin(errand).read()

    def asks(self) -> str:
        """What is asked now, and whose."""
        ask = self.state.ask
        return f"{ask.question}@{ask.who}" if ask else ""

    def answer_all(self, **said: str) -> Visit:
        """Answer questions until none stands there: as said, or the first choice, or what any fingers would type."""
        for _ in range(60):
            scene = self.world.step_of(self.state).scene
            if scene not in (Scene.ASK, Scene.TYPE):
                return self
            self.answer_one(said.get(self.state.ask.question if self.state.ask else "", ""))
        raise AssertionError("the questions never end")

    def answer_one(self, said: str = "") -> Visit:
        question = self.world.question(self.state)
        assert question is not None
        if question.choices:
            ids = [choice.id for choice in question.choices]
            return self.answer(f"choice_{ids.index(said) if said else 0}")
        offered = [entry.id for entry in open_answers(self.world, self.state)]
        if "pass_over" in offered and not said:
            return self.answer("pass_over")
        if self.state.board in ("kana", "count"):
            return (self.key("ア行").key("ア") if self.state.board == "kana" else self).answer("type_done")
        if self.state.board == "digits":
            for digit in said:
                self.key(digit)
            return self.answer("type_done")
        raise AssertionError(f"no fingers for {self.state.board}")

    def said(self, question: str, who: int = 0) -> str:
        """What the entry holds."""
        known = self.world.questions(self.state.journey or "")[question]
        return answer_of(known, Ask(question, who), self.vault.entry())

    def to_review(self, errand: str = "residence_certificate") -> Visit:
        self.with_person(errand).answer_all()
        if self.state.step == "household":
            self.answer("family_done").answer_all()
        assert self.state.step == "review", self.state.step
        return self

    def confirmed(self) -> Visit:
        while self.state.page < len(self.state.pages) - 1:
            self.answer("next_page")
        self.answer("right")
        if self.state.step == "sign":
            self.answer("sign_on_paper")
        return self

    def sign(self) -> Visit:
        stroke = Stroke(x=(10, 500), y=(10, 100), at_ms=(0, 90))
        return self.happen(h.Signed(self.vault.sign(stroke, 300, "2026-04-01T03:00:00Z")))

    def printed(self) -> Visit:
        self.to_review().confirmed()
        for form in self.state.forms:
            self.happen(h.FormMoved(form, JobState.COMPLETED, 700))
        return self
