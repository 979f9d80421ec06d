"""What makes Japanese easy, as far as it can be counted: short sentences, です・ます, one no, no word left alone."""

from __future__ import annotations

import re
from collections.abc import Mapping

LONGEST = 24
"""Characters of a sentence; spaces are not read."""

TYPICAL = {
    "ticket": "A012", "ticket_spoken": "Aの12番", "tries_left": "3", "counter": "3番窓口", "people": "12",
    "person": "2", "sheet": "1", "sheets": "3", "page": "1", "pages": "2", "opens": "12月28日（月）8:30",
    "closed": "17:15", "low": "10", "high": "20", "volume": "3", "percent": "100", "clock": "13:30", "month": "12",
    "day": "28", "weekday": "月", "label": "住民票", "typed": "4", "count": "2", "era": "昭和50年6月1日",
    "year": "1975",
}  # fmt: skip
"""The longest that usually comes into a gap."""

ENDS = re.compile(r"(です|ます|ません|でした|ました|ましょう|ください)(か)?$")
GREETINGS = ("こんにちは",)

NO = r"(?:ない|なく|なけれ|なかった|ません|ずに|ざる)"
DOUBLE_NO = (
    re.compile(rf"{NO}.*{NO}"),
    re.compile(r"ない(わけ|もの|こと)(で|に)?(は|も)"),
    re.compile(r"(なければ|なくては|ないと)(なり|いけ|だめ)"),
    re.compile(r"ざるをえ|ざるを得"),
    re.compile(r"しか.*(ない|ません)"),
)
"""「できないことはありません」「入れなければなりません」「窓口でしかできません」."""


def sentences(text: str) -> list[str]:
    """A text's sentences without 。, their gaps filled."""
    filled = re.sub(r"\{(\w+)\}", lambda gap: TYPICAL[gap[1]], text)
    return [one for part in re.split(r"[。\n]", filled) if (one := re.sub(r"\s", "", part))]


def too_long(text: str) -> list[str]:
    """Sentences longer than one takes in at once."""
    return [one for one in sentences(text) if len(one) > LONGEST]


def impolite(text: str) -> list[str]:
    """Sentences that do not end in です・ます."""
    return [one for one in sentences(text) if one not in GREETINGS and not ENDS.search(one)]


def twice_no(text: str) -> list[str]:
    """Sentences that say no twice, or say yes by a no."""
    return [one for one in sentences(text) if any(pattern.search(one) for pattern in DOUBLE_NO)]


def left_alone(screen: str, glosses: Mapping[str, str]) -> list[str]:
    """Hard words whose first mention on a screen has no gloss; the longest word that fits counts."""
    hard = re.compile("|".join(re.escape(word) for word in sorted(glosses, key=len, reverse=True)))
    known: set[str] = set()
    alone = []
    for found in hard.finditer(screen):
        word = found[0]
        explained = screen.startswith(f"（{glosses[word]}）", found.end())
        explains = found.start() > 0 and screen[found.start() - 1] == "（" and screen[found.end() :].startswith("）")
        if word not in known and not (explained or explains):
            alone.append(word)
        known.add(word)
    return alone
