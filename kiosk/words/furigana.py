"""Readings of Japanese words: which kana stand above which kanji. Pure but for reading the file once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

FILE = Path(__file__).parent / "ja" / "furigana.toml"

Piece = tuple[str, str]
"""Letters, and the kana above them; empty where none stand."""

KANJI = re.compile(r"[々〇〻㐀-䶿一-鿿\uf900-\ufaff\U00020000-\U0003ffff]")
_BASE = re.compile(r"[々〇〻㐀-䶿一-鿿\uf900-\ufaff\U00020000-\U0003ffff0-9０-９]+")
AFTER_DIGIT = "#"
"""A word of the file that begins so holds behind a digit alone: ``#月`` is がつ, 月 is つき."""


class Furigana:
    """Finds words in a text, the longest first."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """``words``: word → its whole reading in hiragana, okurigana included."""
        self._after_digit = {
            word[1:]: _pieces(word[1:], kana) for word, kana in words.items() if word[0] == AFTER_DIGIT
        }
        self._words = {word: _pieces(word, kana) for word, kana in words.items() if word[0] != AFTER_DIGIT}
        self._all = self._words | self._after_digit
        self._longest = max(map(len, words), default=0)

    def annotate(self, text: str) -> list[Piece]:
        """The text in pieces, each with its kana; kanji that no word covers stand without."""
        found: list[Piece] = []
        at = 0
        while at < len(text):
            known = self._all if text[:at].rstrip(" 　")[-1:].isdigit() else self._words
            word = self._word_at(text, at, known)
            for base, ruby in known[word] if word else [(text[at], "")]:
                if not ruby and found and not found[-1][1]:
                    found[-1] = (found[-1][0] + base, "")
                else:
                    found.append((base, ruby))
            at += max(1, len(word))
        return found

    def _word_at(self, text: str, at: int, known: Mapping[str, list[Piece]]) -> str:
        for length in range(min(self._longest, len(text) - at), 0, -1):
            if text[at : at + length] in known:
                return text[at : at + length]
        return ""


def _pieces(word: str, kana: str) -> list[Piece]:
    """The reading laid over the kanji of a word: 取り消し, とりけし gives 取 と, り, 消 け, し."""
    cut = [part for part in re.split(f"({_BASE.pattern})", word) if part]
    pattern = "".join("(.+?)" if _BASE.fullmatch(part) else re.escape(_hiragana(part)) for part in cut)
    fit = re.fullmatch(pattern, _hiragana(kana))
    if fit is None:
        return [(word, kana)]
    over = iter(fit.groups())
    return [(part, next(over) if _BASE.fullmatch(part) else "") for part in cut]


def _hiragana(text: str) -> str:
    return "".join(chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter for letter in text)


def read_furigana(file: Path = FILE) -> Furigana:
    """Read the words; a machine without the file shows no kana rather than no words."""
    try:
        words = tomllib.loads(file.read_text("utf-8"))
    except (FileNotFoundError, tomllib.TOMLDecodeError):
        return Furigana({})
    return Furigana({word: kana for word, kana in words.items() if word and isinstance(kana, str)})
