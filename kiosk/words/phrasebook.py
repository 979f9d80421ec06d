"""Reads the word files of one language, checks them against the journeys, fills their gaps."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from edge_sync.stationery.questions import Question

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

    def spoken(self, stop: str = "。") -> str:
        """What the mouth says; empty means silence. ``stop`` ends a sentence in this language."""
        return self.say if self.say is not None else " ".join((ended(self.title, stop), *self.lines))


class AnswerWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer's button and its spoken forms."""

    label: str
    heard: tuple[str, ...] = ()
    say: str = ""
    """How the voice calls it, where the button's own words are only for the eye; empty: as the button."""


class QuestionWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a question of the catalogue, or of a journey, is called."""

    ask: str
    label: str
    choices: dict[str, str] = {}
    """By the choice's id."""


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
    questions: dict[str, QuestionWords] = {}

    @property
    def stop(self) -> str:
        """What ends a sentence."""
        return self.paper["marks"]["stop"]

    def asked(self, name: str, question: Question) -> Question:
        """A question in the words of this language; one that nobody translated stays as the catalogue has it."""
        words = self.questions.get(name)
        if words is None:
            return question
        choices = tuple(
            msgspec.structs.replace(choice, label=words.choices.get(choice.id, choice.label))
            for choice in question.choices
        )
        return msgspec.structs.replace(question, ask=words.ask, label=words.label, choices=choices)

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

    def called(self, answer: str) -> str:
        """What the voice calls an answer."""
        known = self.answers.get(answer)
        return known.say or known.label if known is not None else self.label(answer)

    def fault(self, code: str) -> FaultWords:
        """The sentences of a fault code; an unlisted code falls back to its room's general one."""
        return self.faults.get(code) or self.faults.get(code.split("-", maxsplit=1)[0] + "-00") or self.faults["RUN-01"]


def fill(sentence: str, facts: Mapping[str, object]) -> str:
    """Put public facts into a sentence's gaps; a gap without a fact stays empty."""
    return sentence.format_map({**dict.fromkeys(GAPS, ""), **{k: v for k, v in facts.items() if v is not None}})


def ended(sentence: str, stop: str) -> str:
    """The sentence with its end; one that ends already stays as it is."""
    return sentence if sentence.endswith((stop, "。", ".", "?", "？", "!", "！")) else sentence + stop


GAPS = (
    "ticket", "ticket_spoken", "tries_left", "counter", "people", "person", "sheet", "sheets", "page", "pages",
    "opens", "closed", "label", "typed", "count", "volume", "percent",
)  # fmt: skip
"""Every gap a sentence may have. None of them is personal."""


FILES = ("steps", "notices", "answers", "faults", "paper", "questions")
LATER = ("questions",)
"""Files that a centre's older folder need not have."""


def read_phrasebook(language: str, folder: Path = LIBRARY) -> Phrasebook:
    """Read the word files of one language. What a folder does not speak of, as an older centre's, our own words say.

    Raises:
        WordsMissing: a file is absent or breaks its shape.
    """
    found: dict[str, Any] = {"language": language}
    for name in FILES:
        try:
            said = _said(folder / language / f"{name}.toml", may_lack=name in LATER)
            ours = tomllib.loads((LIBRARY / language / f"{name}.toml").read_text("utf-8"))
        except (FileNotFoundError, tomllib.TOMLDecodeError) as error:
            raise WordsMissing(language, [f"{name}.toml: {error}"]) from error
        found[name] = _completed(said, ours, 2 if name == "paper" else 1)
    try:
        return msgspec.convert(found, Phrasebook)
    except msgspec.ValidationError as error:
        raise WordsMissing(language, [str(error)]) from error


def _said(path: Path, *, may_lack: bool) -> dict[str, Any]:
    if may_lack and not path.is_file():
        return {}
    return tomllib.loads(path.read_text("utf-8"))


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
