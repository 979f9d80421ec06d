"""Definitions: what is wrong is told at once, all of it, before anybody stands at the machine."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from edge_sync.stationery.catalogue import LIBRARY, find_form, read_forms
from edge_sync.stationery.errors import BadForm, UnknownForm

EIGHT = {
    "residence_certificate",
    "seal_certificate",
    "family_register",
    "moving",
    "tax_certificate",
    "my_number_card",
    "health_insurance",
    "child_allowance",
}

FORM = """
id = "{id}"
version = 1
title = "見本"
questions = ["move_kind", "new_address", "member_sex", "residence_copies", "member_relation"]
members = 1
{boxes}
"""
BOX = """
[[boxes]]
place = {{ x_mm = {x}, y_mm = 10, width_mm = 20, height_mm = 8 }}
{more}
"""


def library(folder: Path, *boxes: str, form: str = FORM, x: float = 10) -> Path:
    """A library of one form over our own questions."""
    (folder / "own").mkdir()
    shutil.copy(LIBRARY / "questions.toml", folder)
    shutil.copy(LIBRARY / "moving" / "blank.pdf", folder / "own")
    text = form.format(id="own", boxes="".join(BOX.format(x=x, more=box) for box in boxes))
    (folder / "own" / "form.toml").write_text(text, "utf-8")
    return folder


def test_the_library_holds_the_eight_procedures() -> None:
    forms = read_forms()
    assert set(forms) >= EIGHT
    assert forms["moving"].members >= 4
    assert forms["moving"].signed
    with pytest.raises(UnknownForm):
        find_form(forms, "none")


@pytest.mark.parametrize(
    "box",
    [
        'item = "answer"\nquestion = "move_kind"\ndraw = "check"\nchoice = "in"',
        'item = "answer"\nquestion = "new_address_postal_code"',
        'item = "answer"\nquestion = "residence_copies"\ndraw = "circle"\nchoice = "3"',
        'item = "relation"\ndraw = "check"\nchoice = "spouse"\nwho = 1',
        'item = "signature"\ndraw = "signature"',
    ],
)
def test_good_boxes_are_taken(box: str, tmp_path: Path) -> None:
    assert read_forms(library(tmp_path, box))["own"].boxes[0].place.x_mm == 10


@pytest.mark.parametrize(
    ("box", "why"),
    [
        ('item = "individual_number"', "no item 'individual_number'"),
        ('item = "name"\ndraw = "check"\nchoice = "a"', "cannot be drawn as check"),
        ('item = "sex"\ndraw = "circle"', "does not say which choice"),
        ('item = "sex"\ndraw = "circle"\nchoice = "男"', "has no choice '男'"),
        ('item = "answer"\nquestion = "move_kind"\ndraw = "check"\nchoice = "away"', "has no choice 'away'"),
        ('item = "answer"\nquestion = "tax_kind"', "does not ask: 'tax_kind'"),
        ('item = "answer"', "does not ask: ''"),
        ('item = "answer"\nquestion = "move_kind_postal_code"', "does not ask: 'move_kind_postal_code'"),
        ('item = "name"\nwho = 2', "no room for"),
        ('item = "ticket"\nwho = 1', "no room for"),
        ('item = "name"\nwho = 10', "`int` <= 9"),
        ('item = "name"\nlines = 0', ">= 1"),
        ('item = "name"\ncolour = "red"', "colour"),
    ],
)
def test_bad_boxes_are_told(box: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(BadForm, match="own") as caught:
        read_forms(library(tmp_path, box))
    assert why in " ".join(caught.value.mistakes)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    folder = library(tmp_path, 'item = "name"', 'item = "nobody"', form=FORM.replace('id = "{id}"', 'id = "x"'), x=195)
    (folder / "own" / "blank.pdf").unlink()
    with pytest.raises(BadForm) as caught:
        read_forms(folder)
    assert caught.value.mistakes == [
        "its id 'x' is not its folder's name",
        "blank.pdf is missing",
        "the box of name lies outside the page",
        "no item 'nobody'",
    ]


def test_a_larger_page_has_room_for_boxes_further_out(tmp_path: Path) -> None:
    wide = FORM.replace("version = 1", "version = 1\npage_mm = [420, 297]")
    assert read_forms(library(tmp_path, 'item = "name"', form=wide, x=350))["own"].page_mm == (420, 297)


@pytest.mark.parametrize("text", ["id = ", 'id = "own"\nversion = 0', "\x00"])
def test_a_definition_that_cannot_be_read_is_told(text: str, tmp_path: Path) -> None:
    library(tmp_path)
    (tmp_path / "own" / "form.toml").write_text(text, "utf-8")
    with pytest.raises(BadForm):
        read_forms(tmp_path)


def test_a_catalogue_of_questions_that_is_wrong_is_told(tmp_path: Path) -> None:
    library(tmp_path, 'item = "name"')
    with (tmp_path / "questions.toml").open("a", encoding="utf-8") as file:
        file.write('[odd]\nask = "？"\nlabel = "？"\nkind = "choice"\n')
    with pytest.raises(BadForm, match="questions") as caught:
        read_forms(tmp_path)
    assert caught.value.mistakes == ["odd: choices belong to the kind choice, and to it alone"]
