"""What somebody meant, of what may be answered now; and the same by a process of its own that may die or hang."""

from __future__ import annotations

import os
import queue
import signal
import sys
import time
from collections.abc import Iterator

import pytest

from edge_sync.groundwork.child import MOST_RESTARTS
from kiosk.understanding.child import GIVES_UP_S, ChildUnderstander
from kiosk.understanding.choosing import NOTHING, Chosen, Offer, Saying, among, choose
from kiosk.understanding.interpreter import Interpreter
from kiosk.understanding.kana import open_jtalk_kana
from kiosk.understanding.matcher import Matcher
from kiosk.understanding.port import Understander

ALL = ("juminhyo", "tennyu", "tenshutsu", "tenkyo", "koseki", "nenkin", "konin", "rikon")
YES_NO = Offer((Saying("heard_yes", ("はい", "そうです")), Saying("heard_no", ("いいえ", "違います"))))
PURPOSE = Offer(
    (
        Saying("choice_0", ("年金",)),
        Saying("choice_1", ("免許・車",)),
        Saying("choice_2", ("勤務先・学校",)),
        Saying("back", ("戻る", "前の画面")),
        Saying("call_staff", ("職員を呼ぶ",)),
    )
)
WELCOME = Offer(
    (Saying("residence_certificate", ("住民票・証明書", "住民票")), Saying("moving", ("引っこし 転入・転出・転居",))),
    ALL,
)


@pytest.fixture(scope="module")
def japanese() -> Matcher:
    return Interpreter(open_jtalk_kana).prepare("ja")


@pytest.mark.parametrize(
    ("heard", "offer", "meant"),
    [
        ("はい", YES_NO, Chosen("act", ("heard_yes",))),
        ("ええそうです", YES_NO, Chosen("act", ("heard_yes",))),
        ("違います", YES_NO, Chosen("act", ("heard_no",))),
        ("ねんきん", PURPOSE, Chosen("act", ("choice_0",))),
        ("年金です", PURPOSE, Chosen("act", ("choice_0",))),
        ("戻って", PURPOSE, Chosen("act", ("back",))),
        ("誰か呼んでください", PURPOSE, Chosen("act", ("call_staff",))),
        ("住民票がほしいんじゃけど", WELCOME, Chosen("act", ("residence_certificate",))),
        ("国民年金の相談をしたい", WELCOME, Chosen("act", ("intent_nenkin",))),
        ("きょうの天気は", WELCOME, NOTHING),
        ("", WELCOME, NOTHING),
    ],
)
def test_what_was_meant(japanese: Matcher, heard: str, offer: Offer, meant: Chosen) -> None:
    assert choose(heard, offer, japanese) == meant


@pytest.mark.parametrize("heard", ["転入届を出したい", "てんしゅつとどけ", "離婚したい", "結婚した"])
def test_dangerous_errands_are_always_asked_back_with_their_likes(japanese: Matcher, heard: str) -> None:
    chosen = choose(heard, WELCOME, japanese)
    assert chosen.band == "ask"
    groups = ({"intent_tennyu", "intent_tenshutsu", "intent_tenkyo"}, {"intent_konin", "intent_rikon"})
    assert any(group <= set(chosen.names) for group in groups)


def test_an_errand_that_is_not_on_offer_is_not_guessed(japanese: Matcher) -> None:
    assert choose("年金のこと", Offer(PURPOSE.sayings[1:], ("juminhyo",)), japanese).band == "none"


def test_what_may_have_been_something_else_is_asked_back() -> None:
    yes, no = Chosen("act", ("heard_yes",)), Chosen("act", ("heard_no",))
    assert among(yes, [yes, NOTHING]) == yes
    assert among(yes, [no]) == Chosen("ask", ("heard_yes", "heard_no"))
    assert among(NOTHING, [no]) == NOTHING


def test_a_language_without_phrases_hears_the_answers_own_words() -> None:
    offer = Offer((Saying("heard_yes", ("예", "네")), Saying("heard_no", ("아니요",))))
    assert choose("네", offer, None) == Chosen("act", ("heard_yes",))
    assert choose("날씨", offer, None) == NOTHING


@pytest.fixture(scope="module")
def child() -> Iterator[ChildUnderstander]:
    understander = ChildUnderstander()
    understander.start()
    yield understander
    understander.stop()


def _asked(understander: Understander, heard: str, offer: Offer) -> Chosen | None:
    told: queue.SimpleQueue[Chosen | None] = queue.SimpleQueue()
    understander.ask(heard, "ja", offer, told.put)
    return told.get(timeout=20)


def test_a_process_of_its_own_says_the_same(child: ChildUnderstander, japanese: Matcher) -> None:
    for heard, offer in (("住民票", WELCOME), ("はい", YES_NO), ("戻って", PURPOSE), ("あ", PURPOSE)):
        assert _asked(child, heard, offer) == choose(heard, offer, japanese)
    assert child.fault() is None


def test_another_language_is_made_ready_and_one_without_phrases_is_no_mistake(child: ChildUnderstander) -> None:
    for language in ("en", "ko", "en"):
        child.prepare(language)
    assert _asked(child, "はい", YES_NO) == Chosen("act", ("heard_yes",))


@pytest.fixture
def broken() -> Iterator[ChildUnderstander]:
    understander = ChildUnderstander(chooser=(sys.executable, "-c", "pass"))
    understander.start()
    yield understander
    understander.stop()


def test_one_that_never_lives_says_so_and_answers_at_once(broken: ChildUnderstander) -> None:
    deadline = time.monotonic() + 20
    while broken.fault() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert broken.fault() == "UND-04"
    began_s = time.monotonic()
    assert _asked(broken, "はい", YES_NO) is None
    assert time.monotonic() - began_s < GIVES_UP_S / 2
    broken.stop()
    assert broken.fault() is None


def test_an_answer_starts_the_counting_anew() -> None:
    answers_once = """
import json
number = json.loads(input())["number"]
print(json.dumps({"number": number, "band": "none"}), flush=True)
"""
    child = ChildUnderstander(chooser=(sys.executable, "-c", answers_once))
    child.start()
    answered, deadline = 0, time.monotonic() + 60
    while answered < MOST_RESTARTS + 2 and time.monotonic() < deadline:
        answered += _asked(child, "はい", YES_NO) == NOTHING
    assert (answered, child.fault()) == (MOST_RESTARTS + 2, None)
    child.stop()


def test_what_a_library_prints_is_no_answer() -> None:
    answers = r"""
import sys
print("a library's own print", flush=True)
sys.stdout.buffer.write(b"\xff{}\n" + b'{"number":1}\n')
for line in sys.stdin:
    print('{"number":0,"band":"act","names":["other"]}\n{"number":1,"band":"act","names":["heard_yes"]}', flush=True)
"""
    child = ChildUnderstander(chooser=(sys.executable, "-c", answers))
    child.start()
    assert _asked(child, "はい", YES_NO) == Chosen("act", ("heard_yes",))
    child.stop()


def test_a_process_that_dies_says_so_and_comes_back(child: ChildUnderstander) -> None:
    assert _asked(child, "はい", YES_NO) == Chosen("act", ("heard_yes",))
    os.kill(child._child.pid, signal.SIGSTOP)
    assert _asked(child, "はい", YES_NO) is None, "one that hangs is given up"
    for _ in range(3):
        if _asked(child, "はい", YES_NO) == Chosen("act", ("heard_yes",)):
            return
    pytest.fail("it did not come back")
