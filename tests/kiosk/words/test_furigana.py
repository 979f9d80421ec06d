"""Kana above kanji: every kanji of the glass has them, and Open JTalk reads them so too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pyopenjtalk
import pytest

from edge_sync.stationery.catalogue import LIBRARY as FORMS
from edge_sync.stationery.questions import read_questions
from kiosk.visit.journey import read_journeys
from kiosk.words.furigana import KANJI, Furigana, read_furigana
from tests.kiosk.words.written import FILES, leaves, written

FURIGANA = read_furigana()
NOT_SHOWN = (".staff", ".heard", ".say", "when.weekdays")
FOREIGN = {"中文", "语言"}
"""Words of another language, which no kana read."""

READ_OTHERWISE = {
    "番号札": "ふだ, as every city hall says; さつ would be a bank note",
    "表": "おもて: the card's face; ひょう would be a table",
    "方": "かた: a person; ほう would be a direction",
    "開い": "a cover stands open, あいて; ひらいて would be somebody's doing",
    "口": "読み取り口 is voiced, ぐち",
    "お話": "お話しください is a verb: the し is written, not above the kanji",
    "山や": "山 and や are two words, not 山野",
    "年": "年・月・日 names the three parts of a date: ねん・つき・ひ",
    "日": "the same",
    "預ける": "あずける in today's spelling",
}
"""Where the file differs from Open JTalk, and why."""


@cache
def texts() -> tuple[str, ...]:
    """Every Japanese text of the glass, gaps filled with a digit."""
    found = set()
    for language in ("ja", "easy"):
        for name in (*FILES, "questions"):
            found |= {
                line
                for path, words in leaves(written(language, name))
                if not path.endswith(NOT_SHOWN)
                for line in (words if isinstance(words, list) else [words])
            }
    questions = list(read_questions(FORMS).values())
    questions += [asked for journey in read_journeys().values() for asked in journey.questions.values()]
    for asked in questions:
        found |= {asked.ask, asked.label, *(choice.label for choice in asked.choices)}
    return tuple(sorted(re.sub(r"\{\w+\}", "3", text) for text in found))


def test_every_kanji_has_its_kana() -> None:
    assert len(texts()) > 700
    bare = {
        base: text
        for text in texts()
        for base, kana in FURIGANA.annotate(text)
        if not kana and KANJI.search(base) and not any(word in base for word in FOREIGN)
    }
    assert not bare


def test_nothing_of_a_text_is_lost() -> None:
    for text in texts():
        assert "".join(base for base, _ in FURIGANA.annotate(text)) == text


def test_kana_are_hiragana() -> None:
    for text in texts():
        for _, kana in FURIGANA.annotate(text):
            assert re.fullmatch(r"[ぁ-んー]*", kana), kana


def _katakana(text: str) -> str:
    return "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ん" else letter for letter in text)


def disagreements(text: str) -> Iterator[tuple[str, str, str]]:
    """Surface, our kana, Open JTalk's, wherever both cut the text at the same places and differ."""
    units = [
        unit for base, kana in FURIGANA.annotate(text) for unit in ([(base, kana)] if kana else [(c, "") for c in base])
    ]
    theirs = [(node["string"], node["read"]) for node in pyopenjtalk.run_frontend(text)]
    if len("".join(word for word, _ in theirs)) != len(text):
        return
    surface, ours, read, our_end, their_end = "", "", "", 0, 0
    while units or theirs:
        if our_end <= their_end and units:
            base, kana = units.pop(0)
            surface, ours, our_end = surface + base, ours + _katakana(kana or base), our_end + len(base)
        elif theirs:
            word, said = theirs.pop(0)
            read, their_end = read + said, their_end + len(word)
        else:
            break
        if our_end == their_end:
            plain = re.sub(r"[^ァ-ヶー]", "", ours)
            if KANJI.search(surface) and not read.endswith(plain):
                yield surface, ours, read
            surface, ours, read = "", "", ""


def test_open_jtalk_reads_them_so_too() -> None:
    found = {
        (surface, ours, read)
        for text in texts()
        for surface, ours, read in disagreements(text)
        if not any(known in surface for known in READ_OTHERWISE)
    }
    assert not found


def test_no_exception_is_left_over() -> None:
    met = {surface for text in texts() for surface, _, _ in disagreements(text)}
    assert not {known for known in READ_OTHERWISE if not any(known in surface for surface in met)}


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("職員を呼ぶ", [("職員", "しょくいん"), ("を", ""), ("呼", "よ"), ("ぶ", "")]),
        ("12月の月", [("12", ""), ("月", "がつ"), ("の", ""), ("月", "つき")]),
        ("2人目", [("2人目", "ふたりめ")]),
        ("3人目", [("3", ""), ("人目", "にんめ")]),
        ("引っ越し", [("引", "ひ"), ("っ", ""), ("越", "こ"), ("し", "")]),
        ("カード台", [("カード", ""), ("台", "だい")]),
        ("", []),
    ],
)
def test_kana_stand_above_kanji_alone(text: str, pieces: list[tuple[str, str]]) -> None:
    assert FURIGANA.annotate(text) == pieces


def test_the_longest_word_wins_and_staff_may_add_some() -> None:
    own = Furigana({"市": "し", "市場": "いちば", "#場": "ば"})
    assert own.annotate("市場の市") == [("市場", "いちば"), ("の", ""), ("市", "し")]
    assert own.annotate("場1場") == [("場1", ""), ("場", "ば")]
