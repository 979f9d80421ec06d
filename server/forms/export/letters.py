"""Letters for another system: width, and what its encoding lacks: a mark stands there and is noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import jaconv

from edge_sync.typecase.faces import is_selector


@dataclass(frozen=True)
class Fitted:
    """A text as it goes over, and which letters did not."""

    text: str
    lacks: tuple[str, ...]
    """``3 U+20BB7``: place counted from 1, then the letter's code points."""


def in_width(text: str, width: str) -> str:
    """``full`` or ``half`` width of kana, digits and Latin letters; anything else leaves the text as it is."""
    if width == "full":
        return str(jaconv.h2z(text, kana=True, ascii=True, digit=True)).replace(" ", "　")
    if width == "half":
        return str(jaconv.z2h(text, kana=True, ascii=True, digit=True)).replace("　", " ")
    return text


def fitted(text: str, encoding: str, mark: str) -> Fitted:
    """Replace what ``encoding`` lacks by ``mark``; note that, and letters of private use that are kept."""
    out, lacks = [], []
    for place, letter in enumerate(_letters(text), start=1):
        private = any(_is_private(one) for one in letter)
        lacking = (private and encoding == "cp932") or not _has(letter, encoding)
        out.append(mark if lacking else letter)
        if lacking or private:
            lacks.append(f"{place} {' '.join(f'U+{ord(one):04X}' for one in letter)}")
    return Fitted("".join(out), tuple(lacks))


def _letters(text: str) -> Iterator[str]:
    """A letter together with the variation selectors behind it."""
    whole = ""
    for one in text:
        if whole and not is_selector(one):
            yield whole
            whole = ""
        whole += one
    if whole:
        yield whole


def _has(letter: str, encoding: str) -> bool:
    try:
        return letter.encode(encoding).decode(encoding) == letter or letter in _SAME
    except UnicodeEncodeError:
        return False


_SAME = frozenset("〜−‖¢£¬")
"""JIS letters that Python reads back from cp932 under their other Unicode name; the letter is the same one."""


def _is_private(letter: str) -> bool:
    code = ord(letter)
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000
