"""Where a line may end, by language: between Japanese or Chinese phrases, between words elsewhere. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

import budoux

NEVER_FIRST = frozenset("、。，．・：；？！）」』】〕〉》”’ー…ぁぃぅぇぉっゃゅょァィゥェォッャュョ゛゜々%％),.:;?!")

SHORT = 4
"""Letters of a word that is never broken."""

_PARTS = re.compile(r"[^・ 　/／]*[・ 　/／]+|[^・ 　/／]+")
_WORDS = re.compile(r"[^ 　]*[ 　]+|[^ 　]+")
_WITHIN = re.compile(r"[^・／/]*?[・／/]+|[^・／/(（]+|[(（][^・／/(（]*")


def phrases(text: str, language: str) -> list[str]:
    """The text cut where a line may end, in order, nothing lost. For words that everybody may see."""
    return list(_remembered(text, language))


def phrases_of_person(text: str, language: str) -> list[str]:
    """The same for a person's item; nothing of it is kept."""
    return _cut(text, language)


@lru_cache(maxsize=4096)
def _remembered(text: str, language: str) -> tuple[str, ...]:
    return tuple(_cut(text, language))


def _cut(text: str, language: str) -> list[str]:
    if 0 < len(text) <= SHORT and " " not in text:
        return [text]
    if language in ("ja", "easy", "zh"):
        found = _parser(language == "zh").parse(text) if text else []
        return _closed([part for phrase in found for part in _PARTS.findall(phrase)])
    return _closed([part for word in _WORDS.findall(text) for part in _WITHIN.findall(word)])


def _closed(found: list[str]) -> list[str]:
    """What may not begin a line goes to the phrase before it."""
    joined: list[str] = []
    for part in found:
        if joined and part[0] in NEVER_FIRST and not joined[-1].endswith((" ", "　")):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


@lru_cache(maxsize=2)
def _parser(chinese: bool) -> budoux.Parser:
    return budoux.load_default_simplified_chinese_parser() if chinese else budoux.load_default_japanese_parser()
