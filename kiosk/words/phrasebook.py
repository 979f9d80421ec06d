"""Reads the word files of one language, checks them against the journeys, fills their gaps."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

LIBRARY = Path(__file__).parent


class Phrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one step or notice says."""

    title: str
    lines: tuple[str, ...] = ()
    say: str | None = None
    only: Phrase | None = None
    """The same step in a journey without a form."""
    by: dict[str, Phrase] = {}
    """The same step as it is worded for one way to open a card, for one look of a card, for a member."""

    def spoken(self) -> str:
        """What the mouth says; empty means silence."""
        return self.say if self.say is not None else " ".join((self.title + "。", *self.lines))


class AnswerWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer's button and its spoken forms."""

    label: str
    heard: tuple[str, ...] = ()


class FaultWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fault's sentence for the resident and for staff."""

    resident: str
    staff: str


class WordsMissing(Exception):
    """The word files lack something the machine can show; all gaps are listed."""

    code = "WORD-01"

    def __init__(self, language: str, gaps: list[str]) -> None:
        super().__init__(f"words of {language}: " + "; ".join(gaps))
        self.gaps = gaps


class Phrasebook(msgspec.Struct, frozen=True):
    """Every word of one language."""

    language: str
    steps: dict[str, Phrase]
    notices: dict[str, Phrase]
    answers: dict[str, AnswerWords]
    faults: dict[str, FaultWords]
    paper: dict[str, dict[str, str]]

    def step(self, name: str, *, with_form: bool, variant: str = "") -> Phrase:
        """What a step says; a journey without a form, or a variant, may have its own words for it."""
        phrase = self.steps[name]
        if variant in phrase.by:
            return phrase.by[variant]
        return phrase.only if phrase.only is not None and not with_form else phrase

    def label(self, answer: str) -> str:
        """What an answer's button says; a service that only the centre knows is called by its room."""
        known = self.answers.get(answer)
        return known.label if known is not None else self.paper["slip"]["service_other"]

    def fault(self, code: str) -> FaultWords:
        """The sentences of a fault code; an unlisted code falls back to its room's general one."""
        return self.faults.get(code) or self.faults.get(code.split("-", maxsplit=1)[0] + "-00") or self.faults["RUN-01"]


def fill(sentence: str, facts: Mapping[str, object]) -> str:
    """Put public facts into a sentence's gaps; a gap without a fact stays empty."""
    return sentence.format_map({**dict.fromkeys(GAPS, ""), **{k: v for k, v in facts.items() if v is not None}})


GAPS = (
    "ticket", "ticket_spoken", "tries_left", "counter", "people", "person", "sheet", "sheets", "page", "pages",
    "opens", "closed",
)  # fmt: skip
"""Every gap a sentence may have. None of them is personal."""


def read_phrasebook(language: str, folder: Path = LIBRARY) -> Phrasebook:
    """Read the word files of one language. What a folder does not speak of, as an older centre's, our own words say.

    Raises:
        WordsMissing: a file is absent or breaks its shape.
    """
    found: dict[str, Any] = {"language": language}
    for name in ("steps", "notices", "answers", "faults", "paper"):
        try:
            said = tomllib.loads((folder / language / f"{name}.toml").read_text("utf-8"))
            ours = tomllib.loads((LIBRARY / language / f"{name}.toml").read_text("utf-8"))
        except (FileNotFoundError, tomllib.TOMLDecodeError) as error:
            raise WordsMissing(language, [f"{name}.toml: {error}"]) from error
        found[name] = _completed(said, ours, 2 if name == "paper" else 1)
    try:
        return msgspec.convert(found, Phrasebook)
    except msgspec.ValidationError as error:
        raise WordsMissing(language, [str(error)]) from error


def _completed(said: dict[str, Any], ours: dict[str, Any], depth: int) -> dict[str, Any]:
    """What was said, with our own words for what it does not speak of."""
    whole = {**ours, **said}
    if depth > 1:
        for key in said.keys() & ours.keys():
            if isinstance(said[key], dict) and isinstance(ours[key], dict):
                whole[key] = _completed(said[key], ours[key], depth - 1)
    return whole


def _all_of(phrase: Phrase) -> list[Phrase]:
    return [phrase, *([phrase.only] if phrase.only else []), *phrase.by.values()]


def check_words(book: Phrasebook, steps: Iterable[str], answers: Iterable[str]) -> None:
    """Make sure that everything a visitor can meet has its words.

    Raises:
        WordsMissing: with every gap.
    """
    gaps = [f"step {name}" for name in sorted(set(steps)) if name not in book.steps]
    gaps += [f"answer {name}" for name in sorted(set(answers)) if name not in book.answers]
    for where, phrase in (*book.steps.items(), *book.notices.items()):
        for sentence in (s for one in _all_of(phrase) for s in (one.title, *one.lines, one.say or "")):
            try:
                fill(sentence, {})
            except (KeyError, ValueError, IndexError):
                gaps.append(f"{where} has a gap nobody fills: {sentence}")
    if gaps:
        raise WordsMissing(book.language, gaps)
