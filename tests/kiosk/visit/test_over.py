"""Screens over the step: language, manner, sound; and everything as usual again for the next visitor."""

from __future__ import annotations

import msgspec
import pytest

from edge_sync.messages.queueing import PaperOutcome
from edge_sync.messages.visit import VisitBegan, VisitWishes
from kiosk.visit import effects
from kiosk.visit import happenings as h
from kiosk.visit.manner import LANGUAGES, LETTERS, LOOKS, RATES_PERCENT, VOLUMES, Manner
from kiosk.visit.offers import enabled, open_answers, ring
from kiosk.visit.over import DONE, MANNER, OVER, REPEAT, SOUND, TONGUES, TOOLS
from tests.kiosk.visit.scenes import Visit, world


def visit() -> Visit:
    return Visit(msgspec.structs.replace(world(), languages=LANGUAGES, tools=TOOLS))


def tuned(one: Visit) -> list[Manner]:
    return [effect.manner for effect in one.asked if isinstance(effect, effects.Tune)]


def spoken(one: Visit) -> list[str]:
    return [effect.key for effect in one.asked if isinstance(effect, effects.Say)]


@pytest.mark.parametrize("name", OVER)
def test_the_step_below_waits_and_nothing_of_it_is_lost(name: str) -> None:
    one = visit().with_card().type_secret("12")
    before = one.state
    one.answer(MANNER if name == SOUND else name)
    if name == SOUND:
        one.answer(SOUND)
    assert (one.state.shown(), one.state.step, one.state.typed) == (name, before.step, 2)
    while one.state.over:
        one.answer("back")
    assert one.state == before


def test_another_language_on_any_screen_without_losing_the_visit() -> None:
    one = visit().with_card().type_secret("12").answer(TONGUES)
    assert [entry.id for entry in open_answers(one.world, one.state)] == [f"lang_{name}" for name in LANGUAGES]
    one.answer("lang_vi")
    assert (one.state.step, one.state.typed, one.state.over, one.state.manner.language) == ("secret", 2, "", "vi")
    assert [manner.language for manner in tuned(one)] == ["vi"]
    assert spoken(one) == ["step.secret"], "what stands there is said again, in the new language"


def test_a_visit_says_in_which_language_it_began() -> None:
    one = visit().answer(TONGUES).answer("lang_ko").with_number()
    assert [letter.language for letter in one.recorded(VisitBegan) if isinstance(letter, VisitBegan)] == ["ko"]
    assert one.state.manner.language == "ko"


def test_a_machine_of_one_language_offers_no_choice() -> None:
    one = Visit()
    assert not enabled(one.world, one.state, TONGUES)
    assert TONGUES not in ring(one.world, one.state)
    one.answer(TONGUES)
    assert one.state.over == ""


def test_every_manner_comes_round_and_is_within_its_bounds() -> None:
    one = visit().answer(MANNER)
    for name, values in (("letters", LETTERS), ("look", LOOKS)):
        seen = [getattr(one.answer(name).state.manner, name) for _ in values]
        assert seen == [*values[1:], values[0]]
    for name in ("furigana", "low"):
        assert [getattr(one.answer(name).state.manner, name) for _ in range(2)] == [True, False]
    one.answer(SOUND)
    assert [one.answer("louder").state.manner.volume for _ in range(4)] == [4, 5, 5, 5]
    assert [one.answer("softer").state.manner.volume for _ in range(6)][-2:] == [VOLUMES[0]] * 2
    assert [one.answer("faster").state.manner.rate_percent for _ in range(6)][-1] == RATES_PERCENT[-1] == 150
    assert [one.answer("slower").state.manner.rate_percent for _ in range(9)][-1] == RATES_PERCENT[0] == 80
    assert spoken(one) == ["answer.slower"], "how it sounds now is heard at once"
    assert one.answer(DONE).state.over == MANNER
    assert one.answer(DONE).state.over == ""


def test_once_more_says_what_the_screen_said() -> None:
    one = visit().with_card()
    assert spoken(one.answer(REPEAT)) == ["step.secret"]
    assert spoken(one.answer(MANNER).answer(REPEAT)) == ["step.manner"]


def test_what_happens_below_closes_what_lies_over_it() -> None:
    one = visit().with_card().answer(MANNER)
    one.happen(h.ReaderSeen(card=False)).happen(h.CardTrouble("card_removed", "CARD-03", None, 10))
    assert (one.state.step, one.state.over) == ("card_again", "")


def test_the_next_visitor_finds_everything_as_usual_but_the_headphones() -> None:
    one = visit().answer(TONGUES).answer("lang_en").answer(MANNER).answer("letters").answer("low").answer(DONE)
    one.state = msgspec.structs.replace(one.state, manner=msgspec.structs.replace(one.state.manner, private=True))
    one.with_number().answer("start_over")
    assert one.state.manner == Manner(private=True)
    assert tuned(one) == [Manner(private=True)]


def test_who_only_tried_leaves_nothing_either() -> None:
    one = visit().answer(MANNER).answer("look")
    one.wait(19_000)
    assert one.state.manner.look == "contrast"
    one.wait(2_000)
    assert (one.state.manner, one.state.over) == (Manner(), "")


def test_three_buttons_reach_the_tools_on_every_screen() -> None:
    one = visit().with_number()
    assert set(TOOLS) <= set(ring(one.world, one.state))
    one.happen(h.SlipDone("A001", PaperOutcome.PRINTED, 40))
    places = ring(one.world, one.state)
    for _ in range(places.index(MANNER) + 1):
        one.happen(h.Pressed("next"))
    one.happen(h.Pressed("decide"))
    assert one.state.over == MANNER
    assert one.state.focus == 0


def test_the_counter_is_told_how_somebody_wants_to_be_spoken_to() -> None:
    one = visit().answer(TONGUES).answer("lang_easy").answer(MANNER).answer(SOUND).answer("writing")
    assert one.recorded(VisitWishes) == [], "nobody's visit yet"
    one.answer(DONE).answer(DONE).with_number()
    (told,) = one.recorded(VisitWishes)
    assert (told.language, told.writing) == ("ja-x-easy", True)  # type: ignore[attr-defined]
    one.answer(TONGUES).answer("lang_en")
    assert one.recorded(VisitWishes)[-1].language == "en"  # type: ignore[attr-defined]
    assert one.answer("start_over").state.manner == Manner(), "the next visitor hears as usual"
