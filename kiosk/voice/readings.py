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

_PERSON = re.compile(r"(?<=[のいるたな])方(?=[はへをにも、。）\s]|$)")
"""Somebody (かた); the Japanese voice reads it as a direction (ほう)."""

_GLOSS = re.compile(r"(?<=[一-龠々])[（(][ぁ-んー]+[）)]")
"""The reading of a word behind it; it would be said twice."""

_CLOCK = re.compile(r"(?<![0-9:：])([01]?[0-9]|2[0-4])[:：]([0-5][0-9])(?![0-9:：])")
_UNTIL = re.compile(r"(?<=[0-9時分日月年])\s*[〜～~]\s*(?=[0-9])")
_GAP = re.compile(
    r"(?<=[ぁ-んァ-ヶ一-龠])[ \u3000](?=[0-9０-９])|(?<=[一-龠])(?<![時分日月年回人番])[ \u3000](?=[ぁ-ん])"
)
"""A blank is not heard, and before a number it makes a word's end (ハ) of a particle (ワ)."""
_TICKET = re.compile(r"(?<![A-Za-z0-9])([A-Z])[-－−]?([0-9]{3,4})(?![0-9-])番?")
_POSTAL = re.compile(r"〒?\s*(?<![0-9-])([0-9]{3})[-－−]([0-9]{4})(?![0-9-])")
_PHONE = re.compile(r"(?<![0-9-])(0[0-9]{1,4})[-－−]([0-9]{1,4})[-－−]([0-9]{3,4})(?![0-9-])")
_LONG = re.compile(r"(?<![0-9A-Za-z.,-])(0[0-9]{3,}|[0-9]{7,})(?![0-9.,-])")
_LOT = re.compile(r"(?<=[0-9])[-－−](?=[0-9])")
_LIST = re.compile(r"(?<![ァ-ヴー])・|・(?![ァ-ヴー])")
"""A dot between words that are not one foreign name: a short breath."""
_NAMES = ["ゼロ", "イチ", "ニー", "サン", "ヨン", "ゴー", "ロク", "ナナ", "ハチ", "キュー"]
_DIGITS = dict(zip("0123456789", _NAMES, strict=True))

_IS_OPEN = re.compile(r"開いて(?=い|お)")
"""あいて; a lid or an office that is open is not being opened (ひらいて)."""

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
    plain = _GAP.sub("、", _GLOSS.sub("", _PERSON.sub("かた", text))).translate(_PLAIN)
    plain = _CLOCK.sub(_clock, _IS_OPEN.sub("あいて", plain))
    plain = _UNTIL.sub("から", plain)
    plain = _PHONE.sub(lambda found: "の、".join(map(_one_by_one, found.groups())), plain)
    plain = _POSTAL.sub(lambda found: "の、".join(map(_one_by_one, found.groups())), plain)
    plain = _LONG.sub(lambda found: _one_by_one(found[0]), plain)
    plain = _TICKET.sub(lambda found: ticket_spoken("".join(found.groups())), plain)
    return _LIST.sub("、", _LOT.sub("の", plain))


_PLAIN = {0xFF10 + digit: f"{digit}" for digit in range(10)}


def _clock(found: re.Match[str]) -> str:
    hours, minutes = int(found[1]), int(found[2])
    return f"{hours}時{minutes}分" if minutes else f"{hours}時"


def _one_by_one(digits: str) -> str:
    return "".join(_DIGITS[digit] for digit in digits)


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
