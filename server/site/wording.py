"""Japanese names for what travels as identifiers: the city's own, else those of ``names/ja.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

from django.conf import settings

Words = dict[str, dict[str, str]]
OwnNames = Callable[[str], Mapping[str, str]]
"""Table to what the city's staff named themselves; empty for a table that they cannot name."""


@cache
def words() -> Words:
    """All names, by table; read once from the file that ships with this package."""
    return tomllib.loads(files("server.site").joinpath("names/ja.toml").read_text("utf-8"))


def nothing_of_its_own(table: str) -> Mapping[str, str]:
    """An ``OwnNames`` of a city that named nothing."""
    return {}


def name_of(table: str, key: str) -> str:
    """The Japanese name, or the identifier itself when nobody named it.

    The composition root says whose names come first, where it says which addresses there are: ``settings.OWN_NAMES``.
    """
    own: OwnNames = settings.OWN_NAMES
    return own(table).get(key) or words().get(table, {}).get(key, key)
