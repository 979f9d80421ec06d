"""Every form of the library, filled for a whole family: each item is where it belongs, and nothing is anywhere else.

A form that is added to the library is tried here by itself.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from edge_sync.stationery.catalogue import LIBRARY, Box, Form, read_forms
from edge_sync.stationery.fill import values
from edge_sync.stationery.items import read_items
from edge_sync.stationery.lettering import Lettering
from edge_sync.stationery.overlay import print_entry
from edge_sync.stationery.questions import read_questions
from edge_sync.typecase.faces import find_faces
from tests.edge_sync.stationery.family import families, household, nobody
from tests.edge_sync.stationery.seen import bare, dots, ink, outside, picture, text_in, words

FORMS = sorted(read_forms())
LEAST_DOTS = {"text": 3, "circle": 25, "check": 8, "signature": 40}

pytestmark = pytest.mark.parametrize("name", FORMS)


def test_poppler_finds_each_item_in_its_box_and_nothing_else(
    name: str, forms: dict[str, Form], lettering: Lettering, tmp_path: Path
) -> None:
    form = forms[name]
    entry = household(form)
    printed = print_entry(form, entry, lettering)
    found = words(printed.pdf, tmp_path)
    filled = values(form, entry)
    for place, box in enumerate(form.boxes):
        if box.draw == "text":
            wanted = bare(filled.get(place, ""))
            assert text_in(found, box.place, box.page) == wanted, f"{box.item} {box.question} of {box.who}"
    assert not printed.overfull
    assert not printed.lacking


def test_ink_comes_into_each_box_and_stays_there(name: str, forms: dict[str, Form], lettering: Lettering) -> None:
    """As many families as the longest list of choices has, so that each check mark and ring is set at least once."""
    form = forms[name]
    pages = sorted({box.page for box in form.boxes})
    blanks = {page: picture(form.blank, page) for page in pages}
    reached: set[int] = set()
    for nth, entry in enumerate(families(form)):
        filled = values(form, entry)
        printed = print_entry(form, entry, lettering).pdf
        for page in pages:
            added = ink(blanks[page], picture(printed, page))
            drawn = {n: box for n, box in enumerate(form.boxes) if box.page == page and _has(box, filled.get(n, ""))}
            assert not outside(added, list(drawn.values())), f"family {nth}: ink outside of the boxes"
            for box in drawn.values():
                assert dots(added, box.place) >= LEAST_DOTS[box.draw], (
                    f"family {nth}: nothing in {box.item} {box.choice}"
                )
            reached |= set(drawn)
    missed = [f"{form.boxes[n].item} {form.boxes[n].choice}" for n in set(range(len(form.boxes))) - reached]
    assert not missed, "boxes that nobody's answer reaches"


def _has(box: Box, value: str) -> bool:
    return box.draw == "signature" or (value != "" and box.choice in ("", value))


def test_a_form_for_nobody_is_the_blank_with_the_day(name: str, forms: dict[str, Form], lettering: Lettering) -> None:
    form = forms[name]
    printed = print_entry(form, nobody(), lettering)
    added = ink(picture(form.blank), picture(printed.pdf))
    days = [box for box in form.boxes if box.item.startswith("today")]
    assert all(dots(added, box.place) for box in days)
    assert not outside(added, days)


def test_each_question_of_a_form_ends_on_its_paper(name: str, forms: dict[str, Form]) -> None:
    form = forms[name]
    fields = {box.item for box in form.boxes}
    asked = {box.question for box in form.boxes}
    for question in form.questions:
        fills = form.catalogue[question].fills
        shown = fields | ({"birth_date"} if "birth_year" in fields else set())
        assert question in asked or fills in shown, f"{question} is asked and printed nowhere"


def test_each_choice_of_a_ticked_question_has_its_square(name: str, forms: dict[str, Form]) -> None:
    form = forms[name]
    for question in {box.question for box in form.boxes if box.item == "answer" and box.draw != "text"}:
        squares = {box.choice for box in form.boxes if box.question == question}
        assert squares == {choice.id for choice in form.catalogue[question].choices}, question


def test_few_questions_are_asked(name: str, forms: dict[str, Form]) -> None:
    alone = [question for question in forms[name].questions if not forms[name].catalogue[question].each_member]
    assert 3 <= len(alone) <= 6


def test_the_press_draws_what_lies_in_the_library(name: str) -> None:
    fresh = _pressed()
    for file in ("blank.pdf", "form.toml"):
        assert (LIBRARY / name / file).read_bytes() == fresh[Path(name) / file], (
            "run: python -m edge_sync.stationery.press"
        )


_DRAWN: dict[Path, bytes] = {}


def _pressed() -> dict[Path, bytes]:
    from edge_sync.stationery.press.__main__ import drawn

    if not _DRAWN:
        _DRAWN.update(drawn(find_faces()))
    return _DRAWN


def test_the_individual_number_has_no_place(name: str, forms: dict[str, Form], tmp_path: Path) -> None:
    """Neither as an item, nor a question, nor a box near the place where it is written by hand."""
    form = forms[name]
    said = [item.label for item in read_items().values()]
    said += [question.label + question.ask for question in read_questions(LIBRARY).values()]
    assert not [text for text in said if "個人番号" in text or ("マイナンバー" in text and "カード" not in text)]
    number = [word for word in words(form.blank, tmp_path) if word.text == "個人番号"]
    for word in number:
        column = [box for box in form.boxes if box.place.x_mm <= word.x_mm <= box.place.x_mm + box.place.width_mm]
        assert not [box for box in column if box.place.y_mm > word.y_mm]
