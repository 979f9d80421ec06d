"""The mouth's hand: which calls are spoken here, in which words, and what is prepared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.hands.mouth_hand import MouthHand
from kiosk.visit import effects as e
from kiosk.voice.fake import FakeMouth
from kiosk.words.phrasebook import read_phrasebook

A012 = "エーの、12番の方、2番窓口へ、お越しください。"


def call(ticket: str = "A012", counter: str = "2番窓口", **more: Any) -> e.Say:
    facts = e.CallFacts(**{"mark": ticket + counter, "until_ms": 60_000, **more})
    return e.Say("call", {"ticket": ticket, "counter": counter}, facts)


@pytest.fixture
def hand() -> Callable[..., tuple[MouthHand, FakeMouth]]:
    def make(**options: Any) -> tuple[MouthHand, FakeMouth]:
        mouth = FakeMouth()
        mouth.start()
        return MouthHand(mouth, {"ja": read_phrasebook("ja")}, **options), mouth

    return make


def test_a_call_in_japanese_and_when_wanted_in_english(hand: Callable[..., tuple[MouthHand, FakeMouth]]) -> None:
    plain, mouth = hand()
    plain.perform(call())
    mouth.finish()
    assert mouth.said == [A012]
    both, mouth = hand(english=True)
    both.perform(call(times=2))
    both.perform(call("B003", "相談室"))
    mouth.finish()
    english = "Number A, 0 1 2. Please come to counter 2."
    assert mouth.said[:4] == [A012, english, A012, english]
    assert mouth.said[-1] == "Number B, 0 0 3. Please come to the counter shown on the board."


@pytest.mark.parametrize(("calls", "spoken"), [("all", 2), ("own", 1), ("none", 0)])
def test_in_a_hall_with_speakers_a_kiosk_calls_only_whom_it_serves(
    hand: Callable[..., tuple[MouthHand, FakeMouth]], calls: str, spoken: int
) -> None:
    one, mouth = hand(calls=calls)
    one.perform(call())
    one.perform(call("A013", own=True))
    mouth.finish()
    assert len(mouth.said) == spoken


def test_the_next_numbers_are_prepared(hand: Callable[..., tuple[MouthHand, FakeMouth]]) -> None:
    one, mouth = hand()
    one.perform(call("A099"))
    one.perform(call("A099②"))
    assert mouth.prepared == [f"エーの、{number}番の方、" for number in (100, 101, 102)] * 2


def test_the_visitors_own_words_are_hushed_and_the_call_is_not(
    hand: Callable[..., tuple[MouthHand, FakeMouth]],
) -> None:
    one, mouth = hand()
    one.perform(e.Say("staff_called"))
    one.perform(call())
    one.perform(e.Hush())
    mouth.finish()
    assert mouth.said == [A012]
