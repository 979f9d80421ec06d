"""Lines: nothing lost, nothing too wide, no 。 at a line's head; kana stay with their kanji."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.glass.phrases import NEVER_FIRST
from kiosk.glass.rows import laid_over
from kiosk.glass.typesetting import Type
from kiosk.words.furigana import Furigana
from tests.kiosk.glass.screens import measure

TEXT = st.text(alphabet="番号札をお取りください。、（）ーッ・ＡB9 漢字", min_size=1, max_size=60)
PLAIN = Type(measure)
WITH_KANA = Type(measure, annotate=Furigana({"番号札": "ばんごうふだ", "取り": "とり", "漢字": "かんじ"}).annotate)


def joined(rows: list[tuple[tuple[str, str], ...]]) -> str:
    return "".join(base for row in rows for base, _ in row)


@given(TEXT, st.integers(60, 900), st.sampled_from([PLAIN, WITH_KANA]))
def test_no_letter_is_lost_and_no_line_is_too_wide(text: str, width: int, kind: Type) -> None:
    rows, _ = kind.break_lines(text, 40, False, width)
    assert joined(rows).replace(" ", "") == text.replace(" ", "")
    assert all(kind.width(row, 40, False) <= width or sum(len(base) for base, _ in row) <= 3 for row in rows)


@given(TEXT, st.integers(60, 900))
def test_kana_are_never_parted_from_their_kanji(text: str, width: int) -> None:
    rows, _ = WITH_KANA.break_lines(text, 40, False, width)
    assert WITH_KANA.annotate is not None
    wanted = [piece for piece in WITH_KANA.annotate(text) if piece[1]]
    assert [piece for row in rows for piece in row if piece[1]] == wanted


def test_a_break_inside_a_word_with_kana_is_none() -> None:
    pieces = [("番号札", "ばんごうふだ"), ("です", "")]
    assert laid_over(["番号", "札で", "す"], pieces) == [(("番号札", "ばんごうふだ"), ("で", "")), (("す", ""),)]


def test_phrases_stay_whole_where_they_can() -> None:
    rows, whole = PLAIN.break_lines("番号札をお取りください。", 40, False, 300)
    assert whole
    assert [joined([row]) for row in rows] == ["番号札を", "お取りください。"]
    assert not any(joined([row])[0] in NEVER_FIRST for row in rows)


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("vi", "Xin chọn ngôn ngữ", ["Xin ", "chọn ", "ngôn ", "ngữ"]),
        ("ko", "언어를 선택해 주세요.", ["언어를 ", "선택해 ", "주세요."]),
        ("en", "Back to work", ["Back ", "to ", "work"]),
        ("vi", "Cũ 除籍・改製原戸籍", ["Cũ ", "除籍・", "改製原戸籍"]),
        ("zh", "请选择您需要的业务。", ["请", "选择", "您", "需要", "的", "业务。"]),
        ("ja", "お取りください。", ["お取りください。"]),
    ],
)
def test_each_language_breaks_as_it_is_written(language: str, text: str, wanted: list[str]) -> None:
    assert [joined([row]) for row in Type(measure, language=language).phrases(text)] == wanted


def test_a_smaller_size_is_preferred_to_a_broken_word() -> None:
    done = PLAIN.fit(("マイナンバー",), (150, 100), 40, 20, True)
    assert done.fits
    assert done.lines == ("マイナンバー",)
    assert done.em_px < 40


def test_what_does_not_fit_says_so() -> None:
    done = PLAIN.fit(("とても長い文章がここに入ります",), (60, 30), 40, 30, False)
    assert not done.fits
    assert "".join(done.lines) == "とても長い文章がここに入ります"


def test_a_line_with_kana_is_higher() -> None:
    bare, kana = (kind.fit(("番号札",), (900, 900), 40, 40, False) for kind in (PLAIN, WITH_KANA))
    assert kana.ruby_px == 20
    assert kana.height_px >= bare.height_px + kana.ruby_px


def test_a_persons_item_is_never_remembered() -> None:
    from kiosk.glass import phrases, typesetting

    before = (typesetting._remembered.cache_info().currsize, phrases._remembered.cache_info().currsize)
    WITH_KANA.of_person("ja").fit(("架空の名前　架空太郎です",), (300, 300), 40, 30, False)
    assert (typesetting._remembered.cache_info().currsize, phrases._remembered.cache_info().currsize) == before
