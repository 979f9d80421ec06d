"""What once was crowded where letters are large: dots under a label, a header of three lines, a number by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.glass.boxes import Box
from kiosk.glass.frame import MORE
from kiosk.glass.layout import Boxes, all_parts
from kiosk.glass.sound import ink_of
from kiosk.glass.theme import read_theme
from kiosk.visit.manner import LANGUAGES, Language, Manner
from tests.kiosk.glass.screens import KANA, measure, screens

THEME = read_theme()
PROFILE = THEME.profiles["lobby-10"]


def parts(name: str, manner: Manner) -> tuple[Boxes, ...]:
    return all_parts(replace(screens(manner.language)[name], manner=manner), THEME, PROFILE, measure, KANA)


def clear_of_dots(box: Box) -> bool:
    return ink_of(box).y + ink_of(box).h <= box.rect.y + box.rect.h - PROFILE.px(1.6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_dots_stand_below_the_word_or_not_at_all(language: Language) -> None:
    manner = Manner(language=language, letters="largest")
    names = ("member_kana, kana 0", "which", "welcome", "new_address, house None")
    found = [box for name in names for boxes in parts(name, manner) for box in boxes if box.name == MORE]
    assert any(box.drawing for box in found)
    assert all(clear_of_dots(box) for box in found if box.drawing)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["residence_certificate.ticket", "residence_certificate.thanks"])
def test_the_header_takes_a_quarter_of_the_glass_at_most(name: str, language: Language) -> None:
    for boxes in parts(name, Manner(language=language, letters="largest")):
        header = next(box.rect.h for box in boxes[1:] if box.fill in ("card", "banner"))
        assert header <= PROFILE.height_px / 4


@pytest.mark.parametrize("manner", [Manner(low=True), Manner(language="vi", letters="largest")], ids=["low", "vi"])
def test_the_number_stands_below_what_it_is(manner: Manner) -> None:
    title = screens(manner.language)["residence_certificate.ticket"].title
    said = ["".join("".join(box.lines) for box in boxes) for boxes in parts("residence_certificate.ticket", manner)]
    assert any(title.replace(" ", "") + "A1234" in one.replace(" ", "") for one in said)


@pytest.mark.parametrize("letters", ["usual", "largest"])
def test_whose_name_it_is_and_the_name_have_their_own_letters(letters: str) -> None:
    found = parts("residence_certificate.household", Manner(language="vi", letters=letters))  # type: ignore[arg-type]
    faces = {"".join(box.lines): box.language for boxes in found for box in boxes}
    assert faces["Bản thân"] == "vi"
    assert faces["髙𠮷　萩之助"] == "ja"


def test_lines_of_a_vietnamese_label_stand_apart() -> None:
    moving = next(box for box in parts("welcome", Manner(language="vi"))[0] if box.name == "moving")
    assert len(moving.lines) == 2
    assert moving.step_px >= moving.em_px * 1.28
