"""The order of what is spoken, in the pure line."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kiosk.voice.line_up import LineUp
from kiosk.voice.port import Call
from kiosk.voice.spoken import Spoken

LATER = 60_000


def call(name: str, **more: Any) -> Call:
    return Call(**{"text": name, "mark": name, "until_ms": LATER, **more})


def spoken(line: LineUp, now_ms: int = 0, most: int = 100) -> list[str]:
    names: list[str] = []
    while len(names) < most and (play := line.next(now_ms)) is not None:
        names.append(play.text)
        line.done()
    return names


def test_whoever_stands_here_is_spoken_to_before_the_hall_is_called() -> None:
    line = LineUp(Spoken())
    line.call(1, call("A001"))
    line.say(2, "番号を入れてください")
    line.call(3, call("A002"))
    assert spoken(line) == ["番号を入れてください", "A001", "A002"]


def test_their_own_number_waits_for_nothing_and_cuts_off_only_what_is_said_to_them() -> None:
    line = LineUp(Spoken())
    line.say(1, "説明")
    line.say(2, "つづき")
    assert line.next(0) is not None
    assert line.call(3, call("A001", own=True)), "the explanation is cut off"
    line.done()
    assert spoken(line) == ["A001", "つづき"]
    line.call(4, call("B001"))
    assert line.next(0) is not None
    assert not line.call(5, call("A002", own=True)), "a call that has begun is not"


def test_a_call_that_began_is_neither_hushed_nor_overtaken_in_the_middle() -> None:
    line = LineUp(Spoken())
    line.call(1, call("A001", english="Number A 1", times=2))
    first = line.next(0)
    assert first is not None
    assert (first.text, first.chime) == ("A001", True)
    line.say(2, "こちらです")
    assert line.hush() == (["こちらです"], False)
    line.say(3, "どうぞ")
    line.done()
    assert spoken(line) == ["どうぞ", "Number A 1", "A001", "Number A 1"]


def test_an_old_call_is_dropped_also_its_second_time() -> None:
    line = LineUp(Spoken())
    line.call(1, call("A001", times=2))
    line.call(2, call("A002"))
    line.call(3, call("A003", until_ms=LATER + 1))
    assert spoken(line, most=1) == ["A001"]
    assert spoken(line, now_ms=LATER) == ["A003"]
    assert line.dropped == [2], "the first was spoken"


def test_the_same_call_is_spoken_once() -> None:
    kept = Spoken()
    line = LineUp(kept)
    line.call(1, call("A001"))
    line.call(2, call("A001"))
    assert spoken(line) == ["A001"]
    line.call(3, call("A001"))
    again = LineUp(kept)
    again.call(1, call("A001"))
    assert (spoken(line), spoken(again)) == ([], [])
    assert line.dropped == [2, 3]


STEPS = st.lists(st.sampled_from(["say", "call", "own", "recall", "hush", "next"]), max_size=40)


@given(STEPS)
def test_whatever_comes_each_call_is_spoken_in_order_as_often_as_it_should(steps: list[str]) -> None:
    line = LineUp(Spoken())
    asked: dict[str, list[str]] = {"call": [], "own": []}
    heard: list[str] = []
    for number, step in enumerate(steps):
        match step:
            case "say":
                line.say(number, f"say {number}")
            case "hush":
                line.hush()
            case "next":
                heard += spoken(line, most=1)
            case _:
                times = 2 if step == "recall" else 1
                line.call(number, call(f"{number}", own=step == "own", times=times))
                asked["own" if step == "own" else "call"] += [f"{number}"] * times
    heard += spoken(line)
    assert [one for one in heard if one in asked["call"]] == asked["call"]
    assert [one for one in heard if one in asked["own"]] == asked["own"]
