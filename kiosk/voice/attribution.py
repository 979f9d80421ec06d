"""Whose voices and dictionaries these are: what their licences want shown beside them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec


class Attribution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that others made."""

    name: str
    what: str
    """What it is here, in Japanese, for an about screen."""
    owner: str
    licence: str
    languages: tuple[str, ...] = ()
    """Which languages it speaks; none for a dictionary or an engine."""
    changed: str = ""
    """What we changed, where the licence asks for it."""


def attributions() -> tuple[Attribution, ...]:
    """Everything, in the order in which it is to be shown."""
    table = tomllib.loads(Path(__file__).with_name("attribution.toml").read_text("utf-8"))
    return msgspec.convert(table["attribution"], tuple[Attribution, ...])
