"""Phrases in a model's words, with models of a few words; and what is told of results."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ear.errors import NothingKnown
from kiosk.ear.grammar import in_fewest_words, plain
from kiosk.ear.nearest import Nearest, band
from kiosk.ear.spelling import ModelSpelling, Vocabulary, spelling_for

JAPANESE = {
    "住民",
    "住民票",
    "票",
    "が",
    "を",
    "欲しい",
    "ほしい",
    "はい",
    "けん",
    "ケン",
    "印鑑",
    "転入",
    "届",
    "出し",
    "たい",
}
READINGS = {"券": "ケン", "国保": "コクホ", "鹿": "シカ", "転出届": "テンシュツトドケ"}


def kana(text: str) -> str:
    return READINGS.get(text, text)


def japanese(words: set[str] = JAPANESE) -> ModelSpelling:
    return ModelSpelling("ja", words.__contains__, lambda: kana)


@pytest.mark.parametrize(
    ("phrase", "lines"),
    [
        ("住民票が欲しい", ("住民票 が 欲しい",)),
        ("住民票が、ほしい！", ("住民票 が ほしい",)),
        ("印鑑券", ("印鑑 けん",)),
        ("国保", ()),
        ("", ()),
    ],
)
def test_japanese_is_cut_into_the_models_words(phrase: str, lines: tuple[str, ...]) -> None:
    assert japanese().lines(phrase) == lines


def test_what_the_model_writes_in_katakana_is_found_too() -> None:
    assert japanese({"シカ"}).lines("鹿") == ("シカ",)
    assert japanese({"てん", "しゅつ", "とどけ"}).lines("転出届") == ("てん しゅつ とどけ",)


def test_readings_are_loaded_only_for_what_needs_them() -> None:
    def never() -> object:
        raise AssertionError("loaded")

    spelling = ModelSpelling("ja", JAPANESE.__contains__, never)  # type: ignore[arg-type]
    assert spelling.lines("住民票") == ("住民票",)


def test_other_languages_are_written_as_they_are() -> None:
    english = spelling_for("en", {"i", "need", "a", "residents", "card", "it's"}.__contains__, lambda: kana)
    assert english.lines("I need a resident's card.") == ("i need a residents card",)
    assert english.lines("It’s") == ("it's",)
    assert english.lines("I need a passport") == ()
    chinese = spelling_for("zh", {"我", "要", "住民票"}.__contains__, lambda: kana)
    assert chinese.lines("我要住民票。") == ("我 要 住民票",)
    assert spelling_for("ko", {"주민표", "주세요"}.__contains__, lambda: kana).lines("주민표 주세요") == (
        "주민표 주세요",
    )


def test_losses_are_listed_and_losing_everything_is_an_error() -> None:
    vocabulary = Vocabulary(japanese(), ("住民票が欲しい", "国保", "はい"))
    assert vocabulary.lost == ("国保",)
    assert vocabulary.grammar == ("住民票 が 欲しい", "はい")
    with pytest.raises(NothingKnown) as error:
        Vocabulary(japanese(), ("国保", "。"))
    assert error.value.code == "EAR-04"


def test_blanks_between_japanese_words_are_not_told() -> None:
    vocabulary = Vocabulary(japanese(), ("住民票が欲しい", "はい"))
    candidates = vocabulary.candidates("住民票 が 欲しい")
    assert candidates == (("住民票が欲しい", 0.0), ("はい", 0.857))
    assert vocabulary.text("住民票 が 欲しい", candidates) == "住民票が欲しい"
    assert vocabulary.text("", vocabulary.candidates("")) == ""
    assert vocabulary.candidates("") == ()


def test_the_three_nearest_phrases_each_once_by_its_best_spelling() -> None:
    nearest = Nearest([("かき", "柿"), ("がき", "柿"), ("かぎ", "鍵"), ("さる", "猿"), ("くま", "熊")])
    found = nearest.to("がき")
    assert [phrase for phrase, _ in found][:2] == ["柿", "鍵"]
    assert found[0][1] == 0.0
    assert len(found) == 3
    assert [band([("一", distance)]) for distance in (0.0, 0.3, 0.31, 0.5, 0.51)] == [
        "sure", "sure", "perhaps", "perhaps", "no",
    ]  # fmt: skip
    assert band(()) == "no"


@given(st.text("住民票が欲しい", max_size=12), st.sets(st.text("住民票が欲しい", min_size=1, max_size=3)))
def test_words_are_the_models_and_together_are_the_phrase(text: str, words: set[str]) -> None:
    cut = in_fewest_words(text, words.__contains__)
    assert all(word in words for word in cut)
    assert "".join(cut) in (text, "")


@given(st.text(max_size=30))
def test_plain_is_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)
