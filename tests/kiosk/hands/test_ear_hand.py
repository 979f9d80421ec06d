"""The hand at the ear: what a visitor chose is made ready before they first speak."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest

from kiosk.ear.fake import FakeEar
from kiosk.hands.ear_hand import EarHand, Together
from kiosk.understanding.choosing import Chosen, Offer
from kiosk.understanding.port import Meant
from kiosk.visit.effects import Effect, Listen, StopListening, Tune
from kiosk.visit.happenings import EarReady, Happening
from kiosk.visit.manner import Language, Manner
from kiosk.words.books import read_books
from tests.kiosk.hands.kiosk_in_memory import KioskInMemory

BOOKS = read_books(("ja", "en"), {})


class Certain:
    """Understands everything as the first answer on offer."""

    def __init__(self) -> None:
        self.prepared: list[str] = []

    def start(self) -> None: ...

    def prepare(self, language: str) -> None:
        self.prepared.append(language)

    def ask(self, heard: str, language: str, offer: Offer, told: Meant, rivals: tuple[str, ...] = ()) -> None:
        told(Chosen("act", (offer.sayings[0].name,)))

    def fault(self) -> str | None:
        return None

    def stop(self) -> None: ...


class Bench:
    def __init__(self) -> None:
        self.ear = FakeEar(languages=("ja", "en"))
        self.understander = Certain()
        self.posted: list[Happening] = []
        self.hand = EarHand(self.ear, self.understander, BOOKS, lambda language, errands: (), self.posted.append)
        self.hand.start()

    def tune(self, language: Language) -> None:
        self.hand.perform(Tune(Manner(language=language)))


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.hand.stop()


def test_the_first_language_is_ready_from_the_start(bench: Bench) -> None:
    assert bench.ear.prepared == ["ja"]
    assert bench.posted == [EarReady(("ja", "en"))]


def test_a_language_is_made_ready_when_it_is_chosen(bench: Bench) -> None:
    bench.tune("en")
    assert bench.ear.prepared == ["ja", "en"]
    assert bench.understander.prepared == ["en"]
    assert not bench.ear.open
    bench.hand.perform(Listen(1, Manner(language="en"), ()))
    assert bench.ear.prepared == ["ja", "en"], "it was ready"
    bench.hand.perform(StopListening())
    bench.tune("easy")
    assert bench.ear.prepared == ["ja", "en", "ja"], "easy Japanese is heard as Japanese"


def test_nothing_happens_for_a_language_that_is_ready_or_has_no_model(bench: Bench) -> None:
    bench.tune("ja")
    bench.tune("easy")
    assert bench.ear.prepared == ["ja"]
    for language in get_args(Language):
        if language not in ("ja", "easy", "en"):
            bench.tune(language)
    assert bench.ear.prepared == ["ja"]
    bench.tune("en")
    bench.hand.perform(Tune(Manner(language="en", volume=5)))
    assert bench.ear.prepared == ["ja", "en"], "louder is no other language"


def test_what_is_asked_of_several_is_performed_by_each_in_turn() -> None:
    performed: list[tuple[str, Effect]] = []

    class Noting:
        def __init__(self, name: str) -> None:
            self._name = name

        def perform(self, effect: Effect) -> None:
            performed.append((self._name, effect))

    tune = Tune(Manner())
    Together(Noting("mouth"), Noting("ear")).perform(tune)
    assert performed == [("mouth", tune), ("ear", tune)]


def test_a_visitor_who_chooses_another_language_has_it_made_ready() -> None:
    with KioskInMemory(ears=("ja", "en")) as kiosk:
        kiosk.until(lambda now: now.ears == ("ja", "en"), "the ear")
        assert kiosk.ear.prepared == ["ja"]
        kiosk.follow("languages")
        kiosk.answer("lang_en")
        kiosk.until(lambda now: now.manner.language == "en", "English")
        kiosk.settle()
        assert kiosk.ear.prepared == ["ja", "en"]
        kiosk.mouth.finish()
        assert kiosk.mouth.said[-1].isascii(), "and spoken"
