"""Keys and headphones: operable without a look at the glass, and nothing of a person aloud in the hall."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.visit import effects
from kiosk.visit import happenings as h
from kiosk.visit.effects import Click, Hush, ReadAloud, Say, Tune
from kiosk.visit.manner import LANGUAGES
from kiosk.visit.offers import keys, ring
from kiosk.visit.over import TOOLS
from tests.kiosk.visit.scenes import Visit, world


def visit() -> Visit:
    return Visit(msgspec.structs.replace(world(), languages=LANGUAGES, tools=TOOLS))


def pressed(one: Visit, *buttons: str) -> Visit:
    for button in buttons:
        one.happen(h.Pressed(button))
    return one


def said(one: Visit) -> list[Say]:
    return [effect for effect in one.asked if isinstance(effect, Say)]


def plug(one: Visit, plugged: bool = True) -> Visit:
    return one.happen(h.JackSeen(plugged))


def test_a_pin_by_tactile_digits_clicks_and_counts_and_never_names_a_digit() -> None:
    one = visit().with_card()
    for count, digit in enumerate("1234", 1):
        pressed(one, f"digit_{digit}")
        assert Click() in one.asked
        assert [(say.key, say.facts) for say in said(one)] == [("typed_count", {"typed": count})]
    assert one.state.typed == 4
    spoken = [say for say in one.all_asked if isinstance(say, Say)]
    assert not [say for say in spoken if say.key == "key" or set(str(say.facts.get("label", ""))) & set("0123456789")]


def test_the_digits_are_those_of_the_keys_and_not_of_the_shuffled_glass() -> None:
    one = pressed(visit().with_card(), "digit_1", "digit_9", "digit_5", "digit_0")
    secret = bytearray()
    one.vault.take_secret().reveal_into(secret)
    assert bytes(secret) == b"1950"


def test_after_the_digits_one_press_confirms() -> None:
    one = pressed(visit().with_card(), "digit_1", "digit_2", "digit_3", "digit_4", "decide")
    assert any(isinstance(effect, effects.ReadCard) for effect in one.asked)


def test_erase_takes_back_what_the_step_can_take_back() -> None:
    one = pressed(visit().with_card(), "digit_1", "digit_2", "erase")
    assert one.state.typed == 0
    assert pressed(visit(), "erase").asked == []


def test_a_digit_where_nothing_is_typed_means_nothing() -> None:
    one = visit().with_number()
    before = one.state
    assert pressed(one, "digit_7").asked == []
    assert msgspec.structs.replace(one.state, touched_ms=before.touched_ms) == before


def test_where_a_key_stands_is_spoken_through_headphones_alone() -> None:
    loud = pressed(visit().with_card(), "next", "next")
    assert [type(effect) for effect in loud.asked] == [Click]
    quiet = pressed(plug(visit().with_card()), "next", "next")
    (say,) = said(quiet)
    assert (say.key, say.private) == ("key", True)
    assert say.facts["label"] == keys(quiet.world, quiet.state)[1]


def test_plugging_in_begins_to_speak_at_once() -> None:
    one = plug(visit().with_number())
    assert [type(effect) for effect in one.asked] == [Hush, Tune, Say]
    assert one.state.manner.private
    assert said(one)[0].key == "step.ticket"
    assert plug(one).asked == [], "told twice, it is nothing new"


def test_pulling_out_ends_it_at_once_and_says_nothing() -> None:
    one = plug(plug(visit().with_number()), plugged=False)
    assert [type(effect) for effect in one.asked] == [Hush, Tune]
    assert not one.state.manner.private


def test_the_review_is_read_to_headphones_only() -> None:
    loud = pressed(visit(), "next").with_person().answer_all()
    quiet = plug(visit()).with_person().answer_all()
    for one in (loud, quiet):
        while one.state.step != "review":
            one.answer(next(name for name in ring(one.world, one.state) if name in ("family_done", "go_on")))
    assert ReadAloud() not in loud.all_asked
    assert ReadAloud() in quiet.all_asked


@pytest.mark.parametrize(("button", "volume"), [("louder", 4), ("softer", 2)])
def test_volume_keys_change_it_until_the_next_visitor(button: str, volume: int) -> None:
    one = pressed(visit().with_number(), button)
    assert one.state.manner.volume == volume
    assert [say.facts for say in said(one)] == [{"volume": volume}]
    assert one.answer("start_over").state.manner.volume == 3


def test_repeat_and_back_keys() -> None:
    one = visit().to_card()
    assert [say.key for say in said(pressed(one, "repeat"))] == ["step.card"]
    assert pressed(one, "back").state.step == "ticket"
    assert pressed(visit(), "back").state.step == "welcome"
