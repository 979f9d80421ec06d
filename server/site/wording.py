"""Japanese names for what travels as identifiers, from ``names/ja.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

Words = dict[str, dict[str, str]]


@cache
def words() -> Words:
    """All names, by table; read once from the file that ships with this package."""
    return tomllib.loads(files("server.site").joinpath("names/ja.toml").read_text("utf-8"))


def name_of(table: str, key: str) -> str:
    """The Japanese name, or the identifier itself when the file has none."""
    return words().get(table, {}).get(key, key)
