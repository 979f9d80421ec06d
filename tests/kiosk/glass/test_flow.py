"""Sentences over the parts of a screen: none is cut that would fit a part alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.glass.flow import Flow, Unit, height_of, pages
from kiosk.glass.layout import all_parts
from kiosk.glass.sheet import Sheet
from kiosk.glass.theme import read_theme
from kiosk.visit.manner import LETTERS, Letters, Manner
from tests.kiosk.glass.screens import KANA, measure, screens

THEME = read_theme()
WIDTH_PX = 1210.0


def units(*said: str, **style: str) -> list[Unit]:
    manner = Manner(language="easy", letters="largest")
    flow = Flow(Sheet(THEME, THEME.profiles["lobby-10"], measure, manner, KANA), WIDTH_PX)
    for one in said:
        flow.text(one, **style)  # type: ignore[arg-type]
    return flow.units


def text(part: list[Unit]) -> str:
    return "".join(line for unit in part if unit.line is not None for line in unit.line.lines)


def test_no_sentence_that_fits_a_part_is_cut_whatever_the_room() -> None:
    said = ("番号の紙が出ませんでした。", "番号は、画面にありますから、見てください。", "人を呼びました。")
    found = [*units("お待ちください。"), *units("".join(said), fill="notice")]
    tallest = max(height_of(units(one, fill="notice")) for one in said)
    assert any(unit.goes_on for unit in found), "some sentence has two lines"
    for room in range(int(tallest) + 1, int(height_of(found)) + 2, 7):
        parts = [text(part) for part in pages(found, room)]
        assert all(part.endswith("。") for part in parts), parts
        assert "".join(parts) == "お待ちください。" + "".join(said)


def test_a_sentence_too_long_for_a_part_is_cut_and_nothing_is_left_empty() -> None:
    above = units("お待ちください。")
    below = units("番号の紙が出ませんでしたので、番号は画面にありますから見てください。")
    parts = pages([*above, *below], height_of(below) - 1)
    assert len(parts) == 2
    assert len(parts[0]) > len(above), "it begins below what stands there already"


@pytest.mark.parametrize("letters", LETTERS)
def test_no_notice_of_the_slip_is_cut_within_a_sentence(letters: Letters) -> None:
    """The low layout has room for fewer lines than a sentence has; elsewhere each fits a part."""
    manner = Manner(language="easy", letters=letters)
    cut: dict[str, str] = {}
    for name, shown in screens("easy").items():
        if not shown.notice.startswith("番号の紙が"):
            continue
        picture = replace(shown, manner=manner)
        parts = all_parts(picture, THEME, THEME.profiles["lobby-10"], measure, KANA)
        said = ["".join(line for box in boxes if box.fill == "notice" for line in box.lines) for boxes in parts]
        cut |= {f"{name} {n}": one for n, one in enumerate(said) if one and not one.endswith("。")}
    assert not cut
