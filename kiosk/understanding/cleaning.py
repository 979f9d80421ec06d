"""From what was said or typed to what of it carries meaning: one spelling, no fillers, no politeness. Pure."""

from __future__ import annotations

import re
import unicodedata

import msgspec

_MARKS = re.compile(r"[^\w\sー]+|_+")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々]")
_NOT_KANA = re.compile(r"[^\u3041-\u3096ー]")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_AFTER_O_AND_U = "おこそとのほもよろをごぞどぼぽょぉうくすつぬふむゆるぐずづぶぷゅぅ"
_AFTER_E = "えけせてねへめれげぜでべぺぇ"
_LONG = re.compile(f"(?<=[{_AFTER_O_AND_U}])う|(?<=[{_AFTER_E}])い|ー")
_LEAST = 2
MOST_CHARACTERS = 300
"""Of an utterance; what is said beyond is not looked at."""


class Manners(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How people of one language fill their sentences: ``manners.toml``.

    ``fillers`` are left out where a clause begins, ``endings`` where one ends (both the longest first, again
    and again, as long as two characters remain), ``instead`` is what stands between the thing that is not
    meant and the one that is (じゃなくて), ``asides`` are patterns of what is not meant (``, not …``).
    """

    fillers: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()


def language_of(text: str) -> str:
    """``ja`` for anything with kana or kanji, else ``en`` when there are Latin letters, else ``ja``."""
    if _JAPANESE.search(text):
        return "ja"
    return "en" if re.search(r"[A-Za-z]", unicodedata.normalize("NFKC", text)) else "ja"


def spelt(text: str) -> str:
    """One spelling for full-width and half-width, great and small; at most ``MOST_CHARACTERS``."""
    return unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).lower()[:MOST_CHARACTERS]


class Japanese:
    """Cleans utterances in Japanese."""

    def __init__(self, manners: Manners) -> None:
        self._fillers, self._endings = frozenset(manners.fillers), frozenset(manners.endings)
        self._longest = max(map(len, (*manners.fillers, *manners.endings)), default=0)
        self._instead = re.compile("|".join(map(re.escape, _longest_first(manners.instead))) or r"(?!)")

    def clean(self, text: str) -> str:
        """Without spaces, marks, fillers, endings, and without what is not meant."""
        joined = re.sub(r"\s+", "", spelt(re.sub(r"\s+", "", text)))
        clauses = [clause for clause in _MARKS.sub("\n", joined).split("\n") if clause]
        return self._meant("".join(self._bare(clause) for clause in clauses))

    def _bare(self, clause: str) -> str:
        while shorter := self._shorter(clause):
            clause = shorter
        return clause

    def _shorter(self, clause: str) -> str:
        """Without its longest filler or ending; empty when there is none."""
        for length in range(min(self._longest, len(clause) - _LEAST), 0, -1):
            if clause[:length] in self._fillers:
                return clause[length:]
            if clause[-length:] in self._endings:
                return clause[:-length]
        return ""

    def _meant(self, text: str) -> str:
        found = list(self._instead.finditer(text))
        if not found or len(text) - found[-1].end() < _LEAST:
            return text
        return text[found[-1].end() :]


class English:
    """Cleans utterances in English."""

    def __init__(self, manners: Manners) -> None:
        words = [*manners.fillers, *manners.endings]
        self._idle = re.compile("|".join(rf"\b{re.escape(w)}\b" for w in _longest_first(words)) or r"(?!)")
        self._asides = [re.compile(pattern) for pattern in manners.asides]

    def clean(self, text: str) -> str:
        """Words with one space between, without articles, politeness and what is not meant."""
        said = re.sub(r"\s+", " ", spelt(text).replace("’", "'")).strip()
        for aside in self._asides:
            said = _unless_empty(aside.sub(" ", said), said)
        said = " ".join(_MARKS.sub(" ", said.replace("'", "")).split())
        return " ".join(_unless_empty(self._idle.sub(" ", said), said).split())


def _unless_empty(shorter: str, whole: str) -> str:
    return shorter if len(shorter.strip()) >= _LEAST else whole


def _longest_first(words: tuple[str, ...] | list[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))


def hiragana(text: str) -> str:
    """Katakana as hiragana; anything else stays."""
    return spelt(text).translate(_TO_HIRAGANA)


def only_kana(text: str) -> bool:
    """Whether nothing but kana is said, as by a recogniser that gives readings."""
    return bool(text) and not _NOT_KANA.search(hiragana(text))


def folded(kana: str) -> str:
    """Kana for comparing: hiragana, long vowels short, what sounds alike is alike."""
    plain = _NOT_KANA.sub("", hiragana(kana))
    return _LONG.sub("", plain.replace("を", "お").replace("ぢ", "じ").replace("づ", "ず"))
