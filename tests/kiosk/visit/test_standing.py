"""Whoever presses 決定 has heard what it does; what was refused is not guessed again; why a PIN is asked once more."""

from __future__ import annotations

from kiosk.visit import happenings as h
from kiosk.visit.effects import Listen, Say
from kiosk.visit.offers import ring
from tests.kiosk.visit.scenes import Visit
from tests.kiosk.visit.test_voice import says, talk, visit


def told(one: Visit) -> list[str]:
    return [effect.key for effect in one.asked if isinstance(effect, Say)]


def listened_for(one: Visit) -> set[str]:
    one.happen(h.MouthSilent(one.state.turn))
    listen = next(effect for effect in one.asked if isinstance(effect, Listen))
    return {sayable.name for sayable in listen.answers} | {f"intent_{errand}" for errand in listen.errands}


def test_with_a_new_screen_the_answer_that_decide_would_give_is_spoken() -> None:
    one = visit().happen(h.Pressed("next")).with_number()
    assert "answer.go_on" in [effect.key for effect in one.all_asked if isinstance(effect, Say)]
    one.answer("go_on")
    assert told(one) == ["step.card", "answer.by_typing"]


def test_who_touches_hears_no_answers() -> None:
    one = visit().with_number()
    one.answer("go_on")
    assert told(one) == ["step.card"]


def test_an_errand_that_was_refused_is_not_listened_for_again() -> None:
    one = says(says(talk(visit()), "intent_juminhyo"), "heard_no")
    assert one.state.refused == ("intent_juminhyo",)
    assert "intent_juminhyo" not in listened_for(one)
    assert "intent_juminhyo" in listened_for(talk(talk(one))), "who presses the key anew begins anew"


def test_nobody_is_asked_which_of_several_twice() -> None:
    one = says(talk(visit()), "intent_tennyu", "intent_tenshutsu", band="ask")
    says(one, "guess_1", "guess_0", band="ask")
    assert (one.state.over, one.state.guesses) == ("heard", ("intent_tenshutsu",))


def test_while_asked_back_no_tool_of_the_glass_is_listened_for() -> None:
    one = says(talk(visit()), "intent_juminhyo")
    heard = listened_for(one)
    assert {"heard_yes", "heard_no", "repeat", "call_staff"} <= heard
    assert not heard & {"languages", "manner"}


def test_a_review_is_listened_to_only_when_its_pages_are_known() -> None:
    one = talk(visit()).with_person().answer_all()
    while one.state.step != "review":
        one.answer(next(name for name in ring(one.world, one.state) if name in ("family_done", "go_on")))
    assert one.state.pages


def test_a_wrong_pin_is_told_before_it_is_asked_again() -> None:
    one = visit().with_card()
    for key in ("digit_1", "digit_2", "digit_3", "digit_4", "decide"):
        one.happen(h.Pressed(key))
    one.happen(h.CardTrouble("pin_wrong", "CARD-06", 2, 10))
    assert told(one)[:2] == ["pin_wrong", "step.secret"]
