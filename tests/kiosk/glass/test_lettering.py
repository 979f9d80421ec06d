"""Letters as pictures, and how many fonts stay open for them: each of a large font takes megabytes."""

from __future__ import annotations

from dataclasses import replace

from kiosk.glass.layout import all_parts
from kiosk.glass.lettering import MOST_OPEN, Lettering
from kiosk.glass.theme import read_theme
from kiosk.visit.manner import LANGUAGES, LETTERS, Manner
from tests.kiosk.glass.screens import FONTS, KANA, measure, screens

THEME = read_theme()
SHOWN = ("welcome", "residence_certificate.card", "purpose,  None", "residence_certificate, review 0")


def draw(lettering: Lettering, name: str, manner: Manner) -> int:
    """Draw every word of a screen; gives the most fonts that were open at once."""
    picture = replace(screens(manner.language)[name], manner=manner)
    lettering.written_in(manner.language, manner.letters)
    most = 0
    for boxes in all_parts(picture, THEME, THEME.profiles["lobby-10"], measure, KANA):
        for box in boxes:
            for run in (run for line in box.lines for run in FONTS.runs(line, box.language)):
                lettering.letters(run, box.em_px, box.bold)
                most = max(most, lettering.open)
    return most


def test_few_fonts_are_open_after_every_language_and_size() -> None:
    lettering, most = Lettering(), 0
    draw(lettering, "welcome", Manner())
    at_first = lettering.open
    for language in LANGUAGES:
        for letters in LETTERS:
            most = max(most, *(draw(lettering, name, Manner(language=language, letters=letters)) for name in SHOWN))
    assert most == MOST_OPEN
    draw(lettering, "welcome", Manner())
    assert lettering.open == at_first, "back on the first screen none of the others' is left"


def test_a_run_is_white_and_as_high_as_its_letters() -> None:
    (run,) = FONTS.runs("国", "ja")
    found = Lettering().letters(run, 100, False)
    assert found is not None
    assert found.picture.mode == "LA"
    assert found.picture.getextrema()[0] == (255, 255)
    assert 80 <= found.picture.height <= 100
    assert 0 <= found.below_px <= 20, "a kanji stands a little below the base line"


def test_nothing_is_drawn_of_a_blank() -> None:
    (run,) = FONTS.runs("　", "ja")
    assert Lettering().letters(run, 40, False) is None
