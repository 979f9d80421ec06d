"""Whatever the forms and whoever came: each question once, none without need, and an end."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_sync.messages.entry import MOST_PEOPLE, Entry, Person
from edge_sync.stationery.catalogue import Form, read_forms
from edge_sync.stationery.interview import Ask, answer_key, answer_of, answered, applies, asks, check, next_ask
from edge_sync.stationery.questions import Choice, Question, QuestionKind, When
from tests.edge_sync.stationery.family import MEMBERS, VISITOR, answer_to

FORMS = read_forms()
CATALOGUE = next(iter(FORMS.values())).catalogue

THOROUGH = settings(deadline=None, max_examples=60)
BARE = Person()
PEOPLE = st.lists(st.sampled_from([BARE, VISITOR, *MEMBERS]), max_size=6).map(tuple)
SETS = st.lists(st.sampled_from(sorted(FORMS)), min_size=1, max_size=5, unique=True).map(
    lambda names: [FORMS[name] for name in names]
)


@dataclass
class Told:
    """A whole interview: what was asked, and what came of it."""

    asked: list[Ask]
    passed: list[Ask]
    entry: Entry


def interview(forms: list[Form], entry: Entry, draw: st.DataObject) -> Told:
    """Answer or pass over until nothing is left."""
    told = Told([], [], entry)
    while (ask := next_ask(forms, CATALOGUE, told.entry, told.passed)) is not None:
        assert len(told.asked) < 200, "no end"
        told.asked.append(ask)
        question = CATALOGUE[ask.question]
        if question.optional and draw.draw(st.booleans()):
            told.passed.append(ask)
            continue
        said = answer_to(question, draw.draw(st.integers(0, 5)))
        told.entry = answered(question, ask, told.entry, said, questions=CATALOGUE)
    return told


@THOROUGH
@given(SETS, PEOPLE, st.data())
def test_each_question_is_asked_once_and_only_if_a_form_wants_it(
    forms: list[Form], people: tuple[Person, ...], draw: st.DataObject
) -> None:
    told = interview(forms, Entry(people=people), draw)
    assert len(set(told.asked)) == len(told.asked)
    wanted = {name for form in forms for name in form.questions}
    assert {ask.question for ask in told.asked} <= wanted


@THOROUGH
@given(SETS, PEOPLE, st.data())
def test_when_it_ends_everything_is_known_or_was_passed_over(
    forms: list[Form], people: tuple[Person, ...], draw: st.DataObject
) -> None:
    told = interview(forms, Entry(people=people), draw)
    for ask in asks(forms, CATALOGUE, told.entry):
        assert ask in told.passed or answer_of(CATALOGUE[ask.question], ask, told.entry)
    assert next_ask(forms, CATALOGUE, told.entry, told.passed) is None


@THOROUGH
@given(SETS, PEOPLE, st.data())
def test_what_a_card_says_is_never_asked_and_never_changed(
    forms: list[Form], people: tuple[Person, ...], draw: st.DataObject
) -> None:
    told = interview(forms, Entry(people=people), draw)
    for ask in told.asked:
        fills = CATALOGUE[ask.question].fills
        assert not (fills and ask.who < len(people) and getattr(people[ask.who], fills))
    for before, after in zip(people, told.entry.people, strict=False):
        for field in msgspec.structs.fields(Person):
            assert getattr(before, field.name) in ("", getattr(after, field.name)) or field.name in ("flags", "source")


@THOROUGH
@given(SETS, PEOPLE, st.data())
def test_members_are_asked_for_only_where_a_form_has_rows_for_them(
    forms: list[Form], people: tuple[Person, ...], draw: st.DataObject
) -> None:
    told = interview(forms, Entry(people=people), draw)
    of_members = {ask for ask in told.asked if ask.who}
    assert all(CATALOGUE[ask.question].each_member and ask.who < len(people) for ask in of_members)
    if not any(form.members for form in forms):
        assert not of_members


@THOROUGH
@given(SETS, PEOPLE, st.data())
def test_no_answer_outlives_the_choice_that_it_depended_on(
    forms: list[Form], people: tuple[Person, ...], draw: st.DataObject
) -> None:
    entry = interview(forms, Entry(people=people), draw).entry
    rulers = sorted({question.when.question for question in CATALOGUE.values() if question.when})
    for ruler in rulers:
        entry = answered(
            CATALOGUE[ruler],
            Ask(ruler),
            entry,
            draw.draw(st.sampled_from(CATALOGUE[ruler].choices)).id,
            questions=CATALOGUE,
        )
    for key in entry.answers:
        question = CATALOGUE.get(key)
        assert question is None or applies(question, Ask(key), CATALOGUE, entry)


@THOROUGH
@given(SETS, SETS)
def test_more_forms_ask_nothing_twice(first: list[Form], then: list[Form]) -> None:
    together = asks([*first, *then], CATALOGUE, Entry())
    assert len(set(together)) == len(together)
    assert set(together) == set(asks(first, CATALOGUE, Entry())) | set(asks(then, CATALOGUE, Entry()))


# --- a catalogue with everything that ours does not have yet

YES, NO = Choice("yes", "はい"), Choice("no", "いいえ")
SCHOOL = {
    "pupils": Question(ask="？", label="", kind=QuestionKind.CHOICE, choices=(YES, NO)),
    "pupil": Question(
        ask="？", label="", kind=QuestionKind.CHOICE, choices=(YES, NO), each_member=True, when=When("pupils", ("yes",))
    ),
    "grade": Question(ask="？", label="", kind=QuestionKind.COUNT, each_member=True, when=When("pupil", ("yes",))),
    "home": Question(ask="？", label="", kind=QuestionKind.ADDRESS, each_member=True, when=When("pupil", ("yes",))),
}
SCHOOL_FORM = Form(id="school", version=1, title="", boxes=(), questions=tuple(SCHOOL), members=3, catalogue=SCHOOL)
THREE = Entry(people=(VISITOR, *MEMBERS[:2]))


def say(entry: Entry, name: str, answer: str, who: int = 0, code: str = "") -> Entry:
    return answered(SCHOOL[name], Ask(name, who), entry, answer, questions=SCHOOL, postal_code=code)


def test_a_condition_may_be_about_each_member_and_hang_on_another() -> None:
    assert asks([SCHOOL_FORM], SCHOOL, THREE) == [Ask("pupils")]
    entry = say(THREE, "pupils", "yes")
    assert asks([SCHOOL_FORM], SCHOOL, entry) == [Ask("pupils"), Ask("pupil", 1), Ask("pupil", 2)]
    entry = say(entry, "pupil", "yes", 2)
    below = [Ask("grade", 2), Ask("home", 2)]
    assert asks([SCHOOL_FORM], SCHOOL, entry) == [Ask("pupils"), Ask("pupil", 1), Ask("pupil", 2), *below]


def test_one_member_is_done_before_the_next_begins() -> None:
    entry = Entry(people=(VISITOR, BARE, BARE))
    asked = [ask.who for ask in asks([FORMS["moving"], FORMS["health_insurance"]], CATALOGUE, entry)]
    assert asked == sorted(asked)
    assert asked.count(1) == asked.count(2) == 4


def test_a_form_without_rows_for_members_asks_nothing_of_them() -> None:
    entry = say(THREE, "pupils", "yes")
    without = msgspec.structs.replace(SCHOOL_FORM, members=0)
    assert asks([without], SCHOOL, entry) == [Ask("pupils")]
    assert asks([without, SCHOOL_FORM], SCHOOL, entry) == asks([SCHOOL_FORM], SCHOOL, entry)


def test_a_changed_answer_takes_everything_below_it_along() -> None:
    entry = say(say(THREE, "pupils", "yes"), "pupil", "yes", 2)
    entry = say(say(entry, "grade", "3", 2), "home", "山口県萩市江向", 2, "7580041")
    assert entry.answers["home_postal_code@2"] == "7580041"
    assert say(entry, "pupils", "no").answers == {"pupils": "no"}
    assert set(say(entry, "pupil", "no", 2).answers) == {"pupils", "pupil@2"}


def test_an_address_without_a_code_takes_the_old_code_along() -> None:
    entry = say(say(THREE, "pupils", "yes"), "pupil", "yes", 1)
    entry = say(entry, "home", "山口県萩市江向", 1, "7580041")
    assert "home_postal_code@1" not in say(entry, "home", "山口県萩市", 1).answers


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("kana", ["ハギ　タロウ", "ヴァン・ダイク", "ー"], ["", "　", "はぎ", "ハギ タロウ", "HAGI", "ハギ\n"]),
        (
            "phone",
            ["0838-25-3131", "09012345678"],
            ["", "119", "0838-25-313a", "０８３８２５３１３１", "-0838253131", "08382531310838"],
        ),
        ("move_date", ["2026-04-01", "2024-02-29"], ["", "2026-02-29", "20260401", "2026-4-1", "1868-01-24", "明日"]),
        ("residence_copies", ["1", "9"], ["", "0", "10", "１", "1.5", "-1"]),
        ("purpose", ["car"], ["", "CAR", "免許・車"]),
        ("new_address", ["山口県萩市"], ["", "　", "萩" * 401]),
    ],
)
def test_only_answers_of_the_right_shape_are_taken(name: str, good: list[str], bad: list[str]) -> None:
    for answer in good:
        check(CATALOGUE[name], answer)
    for answer in bad:
        with pytest.raises(ValueError, match="not an answer") as caught:
            answered(CATALOGUE[name], Ask(name), Entry(), answer)
        assert not answer.strip() or answer not in str(caught.value)


def test_there_is_an_end_of_people() -> None:
    with pytest.raises(ValueError, match="room"):
        answered(CATALOGUE["member_kana"], Ask("member_kana", MOST_PEOPLE), Entry(), "ハギ")


def test_a_member_typed_from_nothing_gets_a_place() -> None:
    entry = answered(CATALOGUE["member_sex"], Ask("member_sex", 2), Entry(), "male")
    assert [person.sex for person in entry.people] == ["", "", "male"]
    assert answer_key(Ask("school", 2)) == "school@2"
