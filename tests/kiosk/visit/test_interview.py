"""One entry, many forms, many people: asked once, corrected, reviewed, signed, printed once."""

from __future__ import annotations

from datetime import date

import pytest

from edge_sync.messages.entry import Source
from edge_sync.messages.forms import FormPrinted, JobState
from edge_sync.messages.values import CardKind
from edge_sync.stationery.interview import Ask
from kiosk.cards.ways import Resemblance, SecretKind, Way
from kiosk.visit import effects
from kiosk.visit import happenings as h
from kiosk.visit.journey import Scene
from kiosk.visit.labels import label_facts
from kiosk.visit.offers import open_answers, ring
from kiosk.visit.questioning import all_asks
from kiosk.visit.under_fingers import KEYS
from kiosk.words.phrasebook import read_phrasebook
from tests.kiosk.visit.scenes import PIN, VISIT, Visit, somebody

B = SecretKind.NUMBER_B
FAMILY = {"with_health_insurance": "yes", "with_child_allowance": "yes"}


def asked(visit: Visit) -> list[Ask]:
    return [e.ask for e in visit.all_asked if isinstance(e, effects.Choose | effects.PassOver | effects.TakeTyped)]


def with_family() -> Visit:
    """Somebody who moves, with one member by card and one by typing."""
    visit = Visit().with_person("moving").answer_all(**FAMILY)
    assert visit.state.step == "household"
    visit.answer("add_by_card").happen(h.ReaderSeen(card=False)).lay(Way(PIN, 3)).type_secret().answer("pin_done")
    visit.read(somebody("萩　花子", date(1955, 5, 5))).answer_all()
    visit.answer("add_by_typing").answer_all()
    assert visit.state.step == "household"
    return visit


# Questions.


def test_three_forms_ask_each_question_once() -> None:
    visit = with_family().answer("family_done")
    assert visit.state.forms == ("moving", "health_insurance", "child_allowance")
    assert visit.state.step == "review"
    questions = asked(visit)
    assert len(questions) == len(set(questions)) > 12
    assert [ask.who for ask in questions if ask.question == "phone"] == [0]


def test_two_questions_for_the_same_item_of_a_person_are_one() -> None:
    visit = Visit().to_card().answer("by_typing")
    journey = visit.world.journeys["residence_certificate"]
    questions = visit.world.questions(journey.id)
    everything = all_asks(journey, visit.world.forms, visit.world.catalogue, visit.vault.entry())
    fields = [(questions[ask.question].fills, ask.who) for ask in everything if questions[ask.question].fills]
    assert ("kana", 0) in fields
    assert len(fields) == len(set(fields)), "the machine's own question for the kana, or the form's, not both"


def test_what_a_card_says_is_not_asked() -> None:
    visit = with_family()
    assert Ask("member_birth", 1) not in asked(visit)
    assert Ask("member_birth", 2) in asked(visit), "of whom no card spoke, it is asked"
    assert not [ask for ask in asked(visit) if ask.question.startswith("own_")]


def test_a_form_that_an_answer_adds_is_not_wanted_without_it() -> None:
    visit = Visit().with_person("moving").answer_all(with_health_insurance="no", with_child_allowance="unsure")
    assert visit.state.forms == ("moving",)
    assert Ask("insurance_reason") not in asked(visit)


def test_back_leads_to_the_question_before_and_its_answer_is_kept() -> None:
    visit = Visit().with_person().answer_all(residence_of="household")
    visit.answer("back")
    assert visit.asks() == "purpose@0"
    visit.answer("back").answer("back").answer("back")
    assert visit.asks() == "residence_of@0"
    assert visit.said("residence_of") == "household"
    visit.answer("choice_0")
    assert visit.state.step == "review", "what was answered before is not asked again"
    assert visit.said("residence_of") == "self"


def test_back_from_the_first_question_leads_out_of_the_interview() -> None:
    assert Visit().with_person().answer("back").state.step == "ticket"


def test_a_second_touch_on_the_same_spot_answers_no_other_question() -> None:
    visit = Visit().with_person()
    while visit.asks() != "residence_shows@0":
        visit.answer_one()
    leaf = visit.state.leaf()
    visit.happen(h.Answered(leaf, "choice_1"))
    assert visit.asks() == "purpose@0"
    visit.happen(h.Answered(leaf, "choice_1"))
    assert visit.asks() == "purpose@0"


def test_a_date_is_typed_by_era_and_an_impossible_one_is_not_taken() -> None:
    visit = Visit().with_person("moving")
    while visit.asks() != "move_date@0":
        visit.answer_one()
    visit.key("令和")
    for digit in "081332":
        visit.key(digit)
    assert not visit.state.typed_whole
    assert visit.answer("type_done").asks() == "move_date@0"
    for _ in range(4):
        visit.answer("type_erase")
    for digit in "0401":
        visit.key(digit)
    visit.answer("type_done")
    assert visit.said("move_date") == "2026-04-01"


def test_a_postal_code_is_completed_and_an_unknown_one_is_said() -> None:
    visit = Visit().with_person("moving")
    while visit.asks() != "new_address@0":
        visit.answer_one()
    for digit in "9999999":
        visit.key(digit)
    visit.answer("type_done")
    assert visit.state.notice == "postal_unknown"
    for _ in range(7):
        visit.answer("type_erase")
    for digit in "7580041":
        visit.key(digit)
    visit.answer("type_done")
    assert visit.state.board == "house"
    for label in ("1", "2", "番地"):
        visit.key(label)
    visit.answer("type_done")
    assert visit.said("new_address") == "山口県萩市大字江向12番地"
    assert visit.vault.entry().answers["new_address_postal_code"] == "7580041"


def test_kana_are_typed_with_marks_and_taken_back() -> None:
    visit = Visit().to_card().answer("by_typing")
    assert visit.asks() == "own_kana@0"
    for label in ("ハ行", "ハ", "゛", "゛", "゜", "タ行", "ツ", "小", "空白", "ワ行", "ン", "ー"):
        visit.key(label)
    assert visit.vault.text() == "パッ　ンー"
    visit.answer("type_erase").answer("type_done")
    assert visit.said("own_kana") == "パッ　ン"


# Cards.


def test_whoever_has_no_card_types_who_they_are() -> None:
    visit = Visit().to_card().answer("by_typing").answer_all()
    assert {"own_kana", "own_birth_date", "own_sex", "own_address"} <= {ask.question for ask in asked(visit)}
    assert visit.state.step == "review"
    assert visit.vault.entry().people[0].source is Source.TYPED


def test_a_residence_card_gives_the_address_and_the_rest_is_typed() -> None:
    visit = Visit().to_card().lay(Way(SecretKind.CARD_NUMBER), kind=CardKind.RESIDENCE_CARD)
    visit.type_secret("AA12345678BB")
    facts = somebody()
    address_only = type(facts)(name=None, address=facts.address, birth_date=None, sex=facts.sex)
    visit.answer("pin_done").read(address_only, CardKind.RESIDENCE_CARD)
    assert visit.asks() == "own_kana@0"
    visit.answer_all()
    assert "own_address" not in {ask.question for ask in asked(visit)}


def test_a_licence_without_pin_is_read_at_once() -> None:
    visit = Visit().to_card().lay(Way(SecretKind.NONE), kind=CardKind.DRIVERS_LICENCE)
    assert visit.state.step == "reading"
    assert effects.ReadCard(SecretKind.NONE, False) in visit.asked


def test_a_forgotten_pin_gives_way_to_the_number_on_the_card_in_three_parts() -> None:
    visit = Visit().to_card().lay(Way(PIN, 3), Way(B, 10)).answer("use_number_b")
    parts = []
    for part in ("500309", "2034", "0000"):
        parts.append(visit.state.part)
        visit.type_secret(part + "7")
        visit.answer("pin_done")
    assert parts == [0, 1, 2]
    assert visit.state.step == "reading"
    assert effects.ReadCard(B, False) in visit.asked
    assert len(visit.vault.take_secret()) == 14, "a seventh digit found no room"


@pytest.mark.parametrize(
    ("ways", "step", "offered"),
    [
        ((Way(PIN, 0), Way(B, 10)), "locked", True),
        ((Way(PIN, 1), Way(B, None)), "last_try", True),
        ((Way(B, 10),), "pinless", True),
        ((Way(PIN, 0), Way(B, 0)), "locked", False),
        ((Way(PIN, 0),), "locked", False),
    ],
)
def test_a_closed_pin_with_an_open_number_is_led_on(ways: tuple[Way, ...], step: str, offered: bool) -> None:
    visit = Visit().to_card().lay(*ways)
    assert visit.state.step == step
    assert ("by_number_b" in ring(visit.world, visit.state)) is offered
    if offered:
        assert visit.answer("by_number_b").state.way is B


@pytest.mark.parametrize("look", Resemblance)
def test_a_wrong_tap_has_its_own_words(look: Resemblance) -> None:
    visit = Visit().to_card().happen(h.ReaderSeen(card=True)).happen(h.CardSeen(CardKind.UNKNOWN, (), 9, look))
    assert visit.state.step == "other_card"
    assert [e.facts["variant"] for e in visit.all_asked if isinstance(e, effects.Say)][-1] == look


# The household.


def test_the_same_card_twice_is_noticed_and_changes_nothing() -> None:
    visit = Visit().with_person("moving").answer_all(**FAMILY).answer("add_by_card").happen(h.ReaderSeen(card=False))
    visit.lay(Way(PIN, 3)).type_secret().answer("pin_done").read(somebody())
    assert visit.state.step == "same_card"
    assert len(visit.vault.entry().people) == 1
    assert visit.vault.facts() is None


def test_the_card_that_lies_there_is_not_the_members() -> None:
    visit = Visit().with_person("moving").answer_all(**FAMILY).answer("add_by_card")
    assert visit.state.step == "card", "it waits for another card to be laid down"
    assert visit.answer("to_family").state.step == "household"


def test_the_last_member_can_be_taken_out_again_with_all_answers() -> None:
    visit = with_family().answer("drop_last")
    assert visit.state.people == len(visit.vault.entry().people) == 2
    assert not [key for key in visit.vault.entry().answers if key.endswith("@2")]
    assert visit.answer("drop_last").answer("drop_last").state.people == 1, "the visitor stays"


def test_a_locked_card_of_a_member_costs_nobody_what_was_entered() -> None:
    visit = with_family().answer("add_by_card").happen(h.ReaderSeen(card=False)).lay(Way(PIN, 0))
    assert visit.state.step == "locked"
    assert "to_counter" not in ring(visit.world, visit.state)
    assert visit.answer("to_family").state.people == 3


def test_no_more_people_are_added_than_a_form_has_room_for() -> None:
    visit = with_family()
    room = visit.world.room(visit.state)
    for _ in range(room - 2):
        visit.answer("add_by_typing").answer_all()
    assert visit.state.people == room + 1
    assert "add_by_card" not in ring(visit.world, visit.state)


def test_an_errand_without_room_for_a_household_does_not_ask_for_one() -> None:
    assert Visit().with_person().answer_all().state.step == "review"


# Review, signature, paper.


def test_every_page_is_looked_at_and_what_is_wrong_is_corrected() -> None:
    visit = with_family().answer("family_done")
    assert len(visit.state.pages) > 2
    assert "right" not in ring(visit.world, visit.state)
    while "right" not in ring(visit.world, visit.state):
        visit.answer("next_page")
    wrong = visit.state.pages[visit.state.page][-1]
    visit.answer("correct").answer(f"fix_{len(visit.state.pages[visit.state.page]) - 1}")
    assert visit.state.ask == wrong
    assert visit.answer("choice_1").state.step == "review"
    assert visit.answer("back").state.step == "review", "to the page before"


def test_a_signature_is_an_option_and_is_kept_with_its_time() -> None:
    visit = Visit().to_review("moving")
    while visit.state.page < len(visit.state.pages) - 1:
        visit.answer("next_page")
    visit.answer("right")
    assert visit.state.step == "sign"
    assert visit.answer("sign_done").state.step == "sign", "nothing is written yet"
    visit.sign().sign()
    signed = visit.vault.signature()
    assert signed is not None
    assert (len(signed.strokes), signed.signed_at) == (2, "2026-04-01T03:00:00Z")
    assert visit.answer("sign_clear").state.strokes == 0
    assert visit.vault.signature() is None
    assert visit.sign().answer("sign_done").state.step == "printing"


def test_forms_are_filled_then_sealed_then_printed() -> None:
    visit = with_family().answer("family_done").confirmed()
    order = [type(e).__name__ for e in visit.all_asked]
    assert order.index("FillForms") < order.index("SealEntry") < order.index("PrintForms")
    forms = visit.state.forms
    assert effects.SealEntry(VISIT, forms, with_codes=True) in visit.all_asked, "no line yet: codes for paper"
    assert effects.PrintForms(VISIT, forms) in visit.all_asked


def test_with_the_line_up_no_codes_are_made() -> None:
    visit = with_family().answer("family_done")
    visit.happen(h.QueueSeen(None, True))
    visit.confirmed()
    assert effects.SealEntry(VISIT, visit.state.forms, with_codes=False) in visit.all_asked


def test_only_what_did_not_come_out_is_printed_again_and_nothing_is_sealed_twice() -> None:
    visit = with_family().answer("family_done").confirmed()
    visit.happen(h.FormMoved("moving", JobState.COMPLETED, 700))
    assert visit.state.step == "printing"
    visit.happen(h.FormMoved("health_insurance", JobState.PROCESSING_STOPPED, 700, "PAPER-05"))
    assert visit.state.step == "print_trouble"
    assert visit.vault.has_entry(), "the draft lives as long as the visit"
    visit.answer("print_again")
    assert effects.PrintForms(VISIT, ("health_insurance", "child_allowance")) in visit.asked
    assert not any(isinstance(e, effects.SealEntry) for e in visit.asked)
    for form in ("health_insurance", "child_allowance"):
        visit.happen(h.FormMoved(form, JobState.COMPLETED, 700))
    assert visit.state.step == "thanks"
    assert not visit.vault.has_entry()
    printed = [m.form for m in visit.recorded(FormPrinted) if m.job_state is JobState.COMPLETED]  # type: ignore[attr-defined]
    assert printed == ["moving", "health_insurance", "child_allowance"]


# By any sense.


def press_through(visit: Visit, seen: set[str], goal: str) -> None:
    """Walk with three buttons to an answer and take it."""
    for _ in range(60):
        places = ring(visit.world, visit.state)
        seen |= {visit.world.step_of(visit.state).scene}
        if visit.state.focus is not None and places[min(visit.state.focus, len(places) - 1)] == goal:
            visit.happen(h.Pressed("decide"))
            return
        visit.happen(h.Pressed("next"))
    raise AssertionError(f"buttons never reach {goal}")


def test_three_buttons_alone_come_to_paper() -> None:
    visit, seen = Visit().with_card(errand="moving"), set[str]()
    for digit in "1234":
        press_through(visit, seen, f"key_{visit.state.keypad.index(digit)}")
    press_through(visit, seen, "pin_done")
    visit.read()
    wishes = ("next_page", "right", "sign_on_paper", "family_done", "pass_over", "choice_0", "type_done")
    for _ in range(60):
        if visit.state.step == "printing":
            break
        places = ring(visit.world, visit.state)
        press_through(visit, seen, next(wish for wish in wishes if wish in places))
    assert visit.state.step == "printing"
    assert {Scene.KEYPAD, Scene.ASK, Scene.TYPE, Scene.PEOPLE, Scene.REVIEW, Scene.SIGN} <= seen


def test_every_answer_has_a_name_that_can_be_said() -> None:
    """What voice will hear: each answer of each scene is a word of the phrasebook or a label of a catalogue."""
    book, visit, scenes = read_phrasebook("ja"), with_family(), set()
    for _ in range(20):
        for answer in open_answers(visit.world, visit.state):
            facts = label_facts(visit.world, visit.state, answer.id)
            assert "question" in facts or book.answers[answer.id].heard, answer.id
        scenes.add(visit.world.step_of(visit.state).scene)
        places = ring(visit.world, visit.state)
        if "fix_0" in places:
            break
        visit.answer(next(wish for wish in ("family_done", "correct", "next_page") if wish in places))
    assert {Scene.PEOPLE, Scene.REVIEW, Scene.FIX} <= scenes
    assert not [name for name in book.answers if name in KEYS]
