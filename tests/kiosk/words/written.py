"""The word files as they are written: which languages there are, their leaves, their gaps."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from edge_sync.stationery.catalogue import LIBRARY as FORMS
from edge_sync.stationery.questions import Question, read_questions
from kiosk.visit.journey import read_journeys
from kiosk.words.phrasebook import LIBRARY

FILES = ("answers", "faults", "notices", "paper", "steps")
LANGUAGES = tuple(sorted(folder.name for folder in LIBRARY.iterdir() if any(folder.glob("*.toml"))))
"""Whoever adds a folder is under these tests from then on."""
OTHERS = tuple(name for name in LANGUAGES if name != "ja")

Leaf = str | list[str]


def written(language: str, name: str, folder: Path = LIBRARY) -> dict[str, Any]:
    """One word file as it is, completed by nothing."""
    return tomllib.loads((folder / language / f"{name}.toml").read_text("utf-8"))


def leaves(table: dict[str, Any], path: str = "") -> Iterator[tuple[str, Leaf]]:
    """Dotted path and words of everything in a file."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def gaps(words: Leaf) -> set[str]:
    """The gaps of a sentence, or of all lines of a text."""
    return set(re.findall(r"\{(\w*)\}", words if isinstance(words, str) else "\n".join(words)))


def every_question() -> dict[str, Question]:
    """The catalogue of the forms with what the journeys ask of their own."""
    found = dict(read_questions(FORMS))
    for journey in read_journeys().values():
        found |= journey.questions
    return found
