"""Japanese for a Korean model: kana written in Hangul by the usual table, split into words that the model has.

The instrument that lets the real decoder hear Japanese where no Japanese model can be had. Bench only.
"""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Callable, Iterator

from kiosk.ear.grammar import Knows, in_fewest_words

_ROWS = {
    "": "아이우에오", "カ": "카키쿠케코", "ガ": "가기구게고", "サ": "사시스세소", "ザ": "자지즈제조",
    "タ": "타치츠테토", "ダ": "다지즈데도", "ナ": "나니누네노", "ハ": "하히후헤호", "バ": "바비부베보",
    "パ": "파피푸페포", "マ": "마미무메모", "ラ": "라리루레로",
}  # fmt: skip
_KANA = (
    "アイウエオ", "カキクケコ", "ガギグゲゴ", "サシスセソ", "ザジズゼゾ", "タチツテト", "ダヂヅデド",
    "ナニヌネノ", "ハヒフヘホ", "バビブベボ", "パピプペポ", "マミムメモ", "ラリルレロ",
)  # fmt: skip
_SINGLE = dict(zip("".join(_KANA), "".join(_ROWS.values()), strict=True)) | {
    "ヤ": "야", "ユ": "유", "ヨ": "요", "ワ": "와", "ヲ": "오", "ヴ": "부",
}  # fmt: skip
_GLIDES = {
    "キ": "캬큐쿄", "ギ": "갸규교", "シ": "샤슈쇼", "ジ": "자주조", "ヂ": "자주조", "チ": "차추초", "ニ": "냐뉴뇨",
    "ヒ": "햐휴효", "ビ": "뱌뷰뵤", "ピ": "퍄퓨표", "ミ": "먀뮤묘", "リ": "랴류료",
}  # fmt: skip
_OTHER = {
    "ティ": "티", "ディ": "디", "ファ": "파", "フィ": "피", "フェ": "페", "フォ": "포", "ウィ": "위",
    "ウェ": "웨", "シェ": "셰", "ジェ": "제", "チェ": "체", "トゥ": "투", "デュ": "듀",
}  # fmt: skip
_PAIRS = {kana + small: hangul for kana, row in _GLIDES.items() for small, hangul in zip("ャュョ", row, strict=True)}
_ASPIRATED_TO_PLAIN = {15: 0, 16: 3, 14: 12, 17: 7}
_N, _STOP = 4, 19
_VOWELS = dict.fromkeys("アカガサザタダナハバパマヤラワャ", "아") | dict.fromkeys("イキギシジチヂニヒビピミリ", "이")
_VOWELS |= dict.fromkeys("ウクグスズツヅヌフブプムユルュヴ", "우") | dict.fromkeys("エケゲセゼテデネヘベペメレェ", "에")
_VOWELS |= dict.fromkeys("オコゴソゾトドノホボポモヨロヲョ", "오")


def hangul(kana: str, *, long: bool, plain_first: bool) -> str:
    """Katakana as it is pronounced (トーキョー) in Hangul; ``long``: long vowels are written."""
    return _plain_first("".join(_syllables(kana, long))) if plain_first else "".join(_syllables(kana, long))


def _syllables(kana: str, long: bool) -> list[str]:
    out: list[str] = []
    place = 0
    while place < len(kana):
        pair, single = kana[place : place + 2], kana[place]
        if pair in _PAIRS or pair in _OTHER:
            out.append(_PAIRS.get(pair) or _OTHER[pair])
            place += 2
            continue
        if single in "ンッ" and out and (ord(out[-1]) - 0xAC00) % 28 == 0:
            out[-1] = chr(ord(out[-1]) + (_N if single == "ン" else _STOP))
        elif single in "ンッ":
            out += ["응"] if single == "ン" else []
        elif single == "ー":
            out += [_VOWELS[kana[place - 1]]] if long and place and kana[place - 1] in _VOWELS else []
        elif single in _SINGLE:
            out.append(_SINGLE[single])
        place += 1
    return out


def _plain_first(text: str) -> str:
    if not text:
        return text
    first = (ord(text[0]) - 0xAC00) // 588
    return chr(ord(text[0]) + 588 * (_ASPIRATED_TO_PLAIN.get(first, first) - first)) + text[1:]


def joined(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(text.split()))


class HangulSpelling:
    """A ``Spelling``: Japanese phrases in the words of a Korean model."""

    def __init__(self, knows: Knows, kana: Callable[[str], str]) -> None:
        self._knows = functools.cache(knows)
        self._kana = kana

    def lines(self, phrase: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._written(self._kana(phrase))))

    def _written(self, kana: str) -> Iterator[str]:
        for long, plain in itertools.product((False, True), (False, True)):
            words = in_fewest_words(hangul(kana, long=long, plain_first=plain), self._knows, longest=4)
            if words:
                yield " ".join(words)

    def key(self, text: str) -> str:
        return joined(text)

    def told(self, heard: str) -> None:
        return None


def spelling(language: str, knows: Knows) -> HangulSpelling:
    """What the ear's child is told to use by its bench-only setting."""
    import pyopenjtalk

    return HangulSpelling(knows, lambda text: str(pyopenjtalk.g2p(text, kana=True)))
