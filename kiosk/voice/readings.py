"""How numbers and counters are written for a voice: ``A012`` is spoken エーの、12番. Pure."""

from __future__ import annotations

import re
import unicodedata

_SPELT = (
    "エー/ビー/シー/ディー/イー/エフ/ジー/エイチ/アイ/ジェー/ケー/エル/エム/"
    "エヌ/オー/ピー/キュー/アール/エス/ティー/ユー/ブイ/ダブリュー/エックス/ワイ/ゼット"
)
LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _SPELT.split("/"), strict=True))

_NUMBER = re.compile(r"([A-Z])([0-9]+)(.*)")
_ALONE = re.compile(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])")
"""A letter by itself; the Japanese voice leaves it out (会議室A)."""

_PERSON = re.compile(r"(?<=[のいるた])方(?=[はへをにも、。\s]|$)")
"""Somebody (かた); the Japanese voice reads it as a direction (ほう)."""

_SIGN = re.compile(r"(?:No\.?)?\s*([0-9]{1,3})\s*番?(?:窓口|カウンター)?")


def ticket_spoken(ticket: str | None) -> str:
    """A ticket number for the voice; empty for none. ``②`` behind the digits: the second who has this number."""
    if not ticket:
        return ""
    parts = _NUMBER.fullmatch(ticket)
    if parts is None:
        return counter_spoken(ticket)
    letter, digits, mark = parts.groups()
    return f"{LETTERS[letter]}の、{int(digits)}番" + (f"の、{_place(mark)}番目" if mark else "")


def _place(mark: str) -> str:
    return unicodedata.normalize("NFKC", mark).strip("()")


def counter_spoken(counter: str | None) -> str:
    """What stands on a counter's sign, for the voice: full-width and circled signs plain, single letters spelt."""
    plain = unicodedata.normalize("NFKC", counter or "").replace("-", "の")
    return _ALONE.sub(lambda found: LETTERS[found[0].upper()], plain)


def as_read(text: str) -> str:
    """A text as the Japanese voice has to be given it, so that it is read as it is meant."""
    return _PERSON.sub("かた", text)


def ticket_english(ticket: str | None) -> str:
    """Letter and digits one by one, as numbers on signs are read aloud: ``A. 0 1 2``."""
    parts = _NUMBER.fullmatch(ticket or "")
    if parts is None:
        return ""
    letter, digits, mark = parts.groups()
    return ", ".join((letter, " ".join(digits), *((_place(mark),) if mark else ())))


def counter_english(counter: str | None) -> str:
    """The counter's number; empty when its sign is not a number."""
    sign = _SIGN.fullmatch(unicodedata.normalize("NFKC", counter or "").strip())
    return sign[1] if sign else ""
