"""The checker of walks finds what is wrong with one: each fault is put into a walk that was right."""

from __future__ import annotations

from tests.journeys.senses.checking import unheard_decisions, wrong_acts
from tests.journeys.senses.measure import medians
from tests.journeys.senses.record import Passed, Who

ECHO = "「住民票・証明書」で、よろしいですか。 はい、または、いいえ、でお答えください。"
TICKET = "あなたの番号は、エーの、1番です。番号札をお取りください。"


def walk(*passed: tuple[Who, str]) -> list[Passed]:
    return [Passed(who, what) for who, what in passed]


BEGUN: tuple[tuple[Who, str], ...] = (
    ("presses", "talk"), ("means", "住民票・証明書|住民票の写し"), ("says", "住民票"), ("machine", ECHO),
)  # fmt: skip


def test_what_was_echoed_and_confirmed_is_right() -> None:
    assert wrong_acts(walk(*BEGUN, ("says", "はいそうです"), ("machine", TICKET), ("machine", TICKET))) == []


def test_an_act_without_an_echo_is_wrong() -> None:
    assert len(wrong_acts(walk(*BEGUN[:3], ("machine", TICKET)))) == 1


def test_an_act_after_a_no_is_wrong() -> None:
    assert len(wrong_acts(walk(*BEGUN, ("says", "違います"), ("machine", TICKET)))) == 1


def test_a_confirmed_act_that_was_not_meant_is_wrong() -> None:
    assert len(wrong_acts(walk(*BEGUN, ("means", "戸籍の証明書"), ("says", "はいそうです"), ("machine", TICKET)))) == 1


def test_to_hear_the_same_again_is_no_act() -> None:
    again: tuple[Who, str] = ("machine", "どなたの住民票が必要ですか。")
    assert wrong_acts(walk(*BEGUN, ("says", "はい"), again, ("means", "私だけ"), ("says", "私だけ"), again)) == []


def test_an_act_by_card_or_key_needs_no_echo() -> None:
    assert wrong_acts(walk(*BEGUN[:3], ("lays", "card"), ("machine", TICKET))) == []


def test_a_key_pressed_on_what_nobody_heard_is_found() -> None:
    assert unheard_decisions(walk(("machine", TICKET), ("presses", "decide"))) != []
    assert unheard_decisions(walk(("machine", TICKET), ("machine", "つぎへ進む"), ("presses", "decide"))) == []
    assert unheard_decisions(walk(("presses", "a digit"), ("machine", "4けた。"), ("presses", "decide"))) == []


def test_medians() -> None:
    lines = [f'{{"journey": "moving", "sense": "voice", "walked_s": {seconds}, "heard_s": 9}}' for seconds in (3, 1, 2)]
    assert medians(lines) == {"moving": {"voice": {"walked_s": 2, "heard_s": 9}}}
