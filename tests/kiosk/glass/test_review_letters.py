"""The review: words in the visitor's language and its letters, what was typed or stands on a card in Japanese ones."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from edge_sync.messages.entry import Entry, Person, Source
from edge_sync.stationery.interview import Ask
from kiosk.glass.aloud import aloud
from kiosk.glass.layout import all_parts
from kiosk.glass.picture import Picture, picture
from kiosk.glass.theme import read_theme
from kiosk.visit import boards
from kiosk.visit.glimpse import Glimpse
from kiosk.visit.manner import LANGUAGES, LETTERS, Language, Letters, Manner
from kiosk.visit.questioning import all_asks
from kiosk.visit.review import pages, rows
from kiosk.visit.state import State
from kiosk.words.phrasebook import read_phrasebook
from tests.kiosk.glass.screens import KANA, WORLD, measure
from tests.kiosk.visit.scenes import VISIT

THEME = read_theme()
RELATION = {"ja": "子", "easy": "子ども", "en": "Child", "zh": "子女", "ko": "자녀", "vi": "Con"}
PURPOSE = {"vi": "Ngân hàng", "ko": "금융기관", "zh": "金融机构"}


def entry() -> Entry:
    """Somebody with a card, and a child whose relation this errand does not ask."""
    people = (
        Person(name="萩　太郎", address="山口県萩市大字江向", sex="male", source=Source.MY_NUMBER),
        Person(kana="ハギ　ハナ", sex="female", relation="child"),
    )
    return Entry(people=people, answers={"purpose": "bank"})


def reviews(language: Language, letters: Letters = "usual") -> list[Picture]:
    """Every page of the review."""
    journey, book, seen = "residence_certificate", read_phrasebook(language), entry()
    asked = all_asks(WORLD.journeys[journey], WORLD.forms, WORLD.catalogue, seen)
    cut = pages(rows(seen, asked, WORLD.questions(journey)))
    state = State(journey=journey, visit_id=VISIT, step="review", people=2, forms=WORLD.journeys[journey].forms)
    shown = [picture(WORLD, msgspec.structs.replace(state, page=n), book, Glimpse(entry=seen)) for n in range(len(cut))]
    return [replace(one, manner=Manner(language=language, letters=letters)) for one in shown]


def said(language: Language) -> dict[str, tuple[str, str]]:
    """Label → text and whose letters it has."""
    items = [item for page in reviews(language) for item in page.items]
    return {item.label: (item.text.reveal(), item.language) for item in items if item.text is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_relation_that_is_not_asked_here_is_said_in_words(language: Language) -> None:
    label = read_phrasebook(language).paper["items"]["relation"]
    text, letters = said(language)[label]
    assert "child" not in [text for text, _ in said(language).values()]
    assert (text, letters) == (RELATION[language], language)
    assert RELATION[language] in "".join(aloud(page) for page in reviews(language))


def test_an_answer_that_no_question_knows_is_left_out() -> None:
    strange = msgspec.structs.replace(entry(), people=(Person(name="萩　太郎", relation="henchman"),))
    found = rows(strange, [], WORLD.questions("residence_certificate"))
    assert [row.label for row in found] == ["items.name"]


def test_answers_do_not_stand_below_a_members_name() -> None:
    """The header says whose page it is."""
    headers = {page.header: {item.of_person for item in page.items} for page in reviews("ja")[1:]}
    assert headers == {"1人目のご家族": {True}, "萩市役所": {False}}


@pytest.mark.parametrize("letters", LETTERS)
@pytest.mark.parametrize("language", ["vi", "ko", "zh"])
def test_the_letters_are_those_of_the_text(language: Language, letters: Letters) -> None:
    found = {
        "".join(box.lines).replace(" ", ""): box.language
        for page in reviews(language, letters)
        for boxes in all_parts(page, THEME, THEME.profiles["lobby-10"], measure, KANA)
        for box in boxes
        if box.personal
    }
    assert found["萩　太郎"] == "ja"
    assert found["ハギ　ハナ"] == "ja"
    assert found[RELATION[language].replace(" ", "")] == language
    assert found[PURPOSE[language].replace(" ", "")] == language


@pytest.mark.parametrize("language", ["vi", "ko", "zh"])
def test_words_among_what_nobody_said_are_in_the_visitors_letters(language: Language) -> None:
    """Not answered: a sentence of ours, nothing personal."""
    page = reviews(language)[-1]
    by_hand = page.by_hand.replace(" ", "")
    empty = tuple(replace(item, text=type(item.text)("")) for item in page.items if item.text is not None)
    boxes = all_parts(replace(page, items=empty), THEME, THEME.profiles["lobby-10"], measure, KANA)[0]
    found = [box for box in boxes if "".join(box.lines).replace(" ", "") == by_hand]
    assert found
    assert {(box.personal, box.language) for box in found} == {(False, language)}


@pytest.mark.parametrize("language", ["vi", "ko", "zh"])
def test_that_nothing_is_typed_yet_is_said_in_the_visitors_letters(language: Language) -> None:
    book = read_phrasebook(language)
    state = State(journey="moving", visit_id=VISIT, step="typing", ask=Ask("phone"), board=boards.DIGITS)
    for typed, of in (("", language), ("0838", "ja")):
        shown = replace(picture(WORLD, state, book, Glimpse(typed=typed)), manner=Manner(language=language))
        wanted = typed or book.notices["nothing_typed"].title
        boxes = [box for part in all_parts(shown, THEME, THEME.profiles["lobby-10"], measure, KANA) for box in part]
        assert [box.language for box in boxes if box.personal and box.lines[0].startswith(wanted[:4])] == [of]
