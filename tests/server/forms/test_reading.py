"""What clerks type becomes an entry, and nothing typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from edge_sync.messages.entry import Entry, Person
from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.questions import Choice, Question, QuestionKind, When
from server.forms.days import read_day, write_day
from server.forms.reading import differing, read, without_member
from server.forms.working import moved_up
from tests.server.forms.stand import ENTRY, PERSON

QUESTIONS = {
    "kind_of_move": Question(
        ask="?", label="異動", kind=QuestionKind.CHOICE, choices=(Choice("into", "転入"), Choice("out", "転出"))
    ),
    "from_where": Question(
        ask="?", label="前", kind=QuestionKind.ADDRESS, when=When(question="kind_of_move", is_one_of=("into",))
    ),
    "copies": Question(ask="?", label="通数", kind=QuestionKind.COUNT, least=1, most=9),
    "school": Question(ask="?", label="学校", kind=QuestionKind.KANA, each_member=True),
}
FORMS = [Form(id="f", version=1, title="f", boxes=(), questions=tuple(QUESTIONS), members=3)]


@pytest.mark.parametrize(
    "said",
    ["1958-11-23", "19581123", "昭和33年11月23日", "S33.11.23", "ｓ33.11.23", "Ｓ３３／１１／２３", "1958年11月23日"],
)
def test_a_day_is_read_however_staff_write_it(said: str) -> None:
    assert read_day(said) == "1958-11-23"


@pytest.mark.parametrize("said", ["H33.11.23", "昭和64年1月8日", "S33.2.30", "yesterday", "1958", "33.11.23"])
def test_a_day_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_day(said)


@given(st.dates(min_value=date(1868, 1, 25), max_value=date(2099, 12, 31)))
def test_days_come_back_as_they_were_written(day: date) -> None:
    iso = str(day)
    for shape in ("iso", "plain", "western", "slashes", "era", "era_letter"):
        assert read_day(write_day(iso, shape)) == iso


def test_letters_are_kept_exactly_and_kana_becomes_katakana() -> None:
    typed = {"p0-name": "葛󠄀　𠮷﨑髙", "p0-kana": "かつら ﾖｼﾀﾞｶ", "p0-postal_code": "〒７５８－８５５５"}
    reading = read(typed, ENTRY, [], {})
    person = reading.entry.people[0]
    assert (person.name, person.kana, person.postal_code) == ("葛󠄀　𠮷﨑髙", "カツラ　ヨシダカ", "7588555")
    assert person.address == PERSON.address, "what was not on the page stays"


def test_what_cannot_be_read_stays_beside_its_reason_and_the_rest_is_taken() -> None:
    typed = {"p0-name": "改名　太郎", "p0-birth_date": "昭和99年", "p0-postal_code": "758", "p0-sex": "x"}
    reading = read(typed, ENTRY, [], {})
    assert reading.problems == {"p0-birth_date": "ENTRY-11", "p0-postal_code": "ENTRY-12", "p0-sex": "ENTRY-13"}
    assert reading.entry.people[0].name == "改名　太郎"
    assert reading.entry.people[0].birth_date == PERSON.birth_date


@pytest.mark.parametrize("text", ["123456789018", "1234 5678 9018", "１２３４－５６７８－９０１８"])
def test_twelve_digits_are_refused_wherever_they_are_typed(text: str) -> None:
    reading = read({"p0-phone": text, "a-school-1": text}, two_people(), FORMS, QUESTIONS)
    assert reading.problems == {"p0-phone": "ENTRY-16", "a-school-1": "ENTRY-16"}
    assert text not in str(reading.entry)


def test_telephone_numbers_are_not_mistaken_for_it() -> None:
    assert read({"p0-phone": "0838-25-3131 / 09012345678"}, ENTRY, [], {}).problems == {}


def test_questions_that_a_choice_opens_are_read_and_closed_again() -> None:
    typed = {"a-kind_of_move-0": "into", "a-from_where-0": "東京都", "a-from_where-0-postal": "100-0001"}
    opened = read(typed, ENTRY, FORMS, QUESTIONS).entry
    assert opened.answers == {"kind_of_move": "into", "from_where": "東京都", "from_where_postal_code": "1000001"}
    closed = read({"a-kind_of_move-0": "out"}, opened, FORMS, QUESTIONS).entry
    assert closed.answers == {"kind_of_move": "out"}


def test_answers_of_the_wrong_shape_are_refused() -> None:
    reading = read({"a-copies-0": "many", "a-kind_of_move-0": "sideways"}, ENTRY, FORMS, QUESTIONS)
    assert reading.problems == {"a-copies-0": "ENTRY-13", "a-kind_of_move-0": "ENTRY-13"}
    assert read({"a-copies-0": "３"}, ENTRY, FORMS, QUESTIONS).entry.answers == {"copies": "3"}


def test_answers_to_questions_nobody_knows_here_stay() -> None:
    before = replace(ENTRY, answers={"older_question": "yes"})
    assert read({"a-copies-0": "2"}, before, FORMS, QUESTIONS).entry.answers == {"older_question": "yes", "copies": "2"}


def two_people() -> Entry:
    return replace(ENTRY, people=(PERSON, Person(name="子"), Person(name="孫")))


def test_a_member_leaves_and_answers_move_up() -> None:
    before = replace(two_people(), answers={"school@1": "ア", "school@2": "イ", "copies": "1"})
    after = without_member(before, 1)
    assert [one.name for one in after.people] == [PERSON.name, "孫"]
    assert after.answers == {"school@1": "イ", "copies": "1"}
    assert without_member(before, 0) == before, "the one who came stays"


def test_what_was_typed_moves_up_too() -> None:
    typed = {"p1-name": "a", "p2-name": "b", "a-school-2": "c", "a-school-1": "d", "a-copies-0": "1", "do": "x"}
    assert moved_up(typed, 1) == {"p1-name": "b", "a-school-1": "c", "a-copies-0": "1", "do": "x"}


def test_differences_are_names_and_never_values() -> None:
    after = replace(ENTRY, people=(replace(PERSON, name="別"), Person(name="子")), answers={"copies": "2"})
    names = differing(ENTRY, after)
    assert names == ["name@0", "added@1", "answer:copies"]
