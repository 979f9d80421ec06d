"""The items that may stand in a box of a form, from ``items.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

Draw = Literal["text", "circle", "check", "signature"]


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One item: what staff call it, what the sample person shows, how it may be drawn."""

    label: str
    group: Literal["person", "address", "birth", "answer", "visit"]
    sample: str
    draws: tuple[Draw, ...] = ("text",)
    choices: tuple[str, ...] = ()

    @property
    def of_a_person(self) -> bool:
        """True when each member of the household has one."""
        return self.group in ("person", "address", "birth")


def read_items(path: Path | None = None) -> dict[str, Item]:
    """Every item by its name, in the order in which staff are offered them.

    Raises:
        msgspec.ValidationError, tomllib.TOMLDecodeError: the shipped table is broken.
    """
    table = (path or Path(__file__).with_name("items.toml")).read_text("utf-8")
    return msgspec.convert(tomllib.loads(table), dict[str, Item])
