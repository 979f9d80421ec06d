"""Lines: nothing lost, nothing too wide, no 。 at a line's head."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.glass.typesetting import NEVER_FIRST, break_lines, fit
from tests.kiosk.glass.screens import measure

TEXT = st.text(alphabet="番号札をお取りください。、（）ーッ・ＡB9 漢字", min_size=1, max_size=60)


@given(TEXT, st.integers(60, 900))
def test_no_letter_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines, _ = break_lines(text, 40, False, width, measure)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(measure(line, 40, False) <= width or len(line) <= 2 for line in lines)


def test_phrases_stay_whole_where_they_can() -> None:
    lines, whole = break_lines("番号札をお取りください。", 40, False, 300, measure)
    assert whole
    assert lines == ("番号札を", "お取りください。")
    assert not any(line[0] in NEVER_FIRST for line in lines)


def test_a_smaller_size_is_preferred_to_a_broken_word() -> None:
    done = fit(("マイナンバー",), 150, 100, 40, 20, 1.3, True, measure)
    assert done.fits
    assert done.lines == ("マイナンバー",)
    assert done.em_px < 40


def test_what_does_not_fit_says_so() -> None:
    done = fit(("とても長い文章がここに入ります",), 60, 30, 40, 30, 1.3, False, measure)
    assert not done.fits
    assert "".join(done.lines) == "とても長い文章がここに入ります"
