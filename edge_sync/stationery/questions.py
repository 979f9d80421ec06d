"""What has to be asked because no card says it: the catalogue ``library/questions.toml``, shared by all forms."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from edge_sync.stationery.errors import BadForm

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
MOST_CHOICES = 6
"""What fits on the glass of a small machine, and what can be kept in mind when it is read aloud."""

FILLABLE = ("kana", "alias", "former_name", "birth_date", "sex", "postal_code", "address", "phone", "relation")
"""Fields of ``Person`` that an answer may go to. A name is never typed: it comes from a card or a pen."""


class QuestionKind(StrEnum):
    """How it is answered, by each sense."""

    CHOICE = "choice"
    """One of ``choices``; the answer is its id."""
    COUNT = "count"
    """A whole number from ``least`` to ``most``; the answer is its decimal digits."""
    KANA = "kana"
    """Katakana and the full-width space."""
    DIGITS = "digits"
    """Digits and hyphens, ``least`` to ``most`` digits: a telephone number."""
    DATE = "date"
    """A calendar day; the answer is ISO 8601."""
    ADDRESS = "address"
    """Postal code, completed from the post office's table, and the number of the house; the answer is the text.
    The code itself is kept as the answer ``<question>_postal_code``, seven digits."""


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer to a question: ``id`` is kept, ``label`` is shown and spoken."""

    id: Name
    label: str


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ask only when another question has been answered with one of these."""

    question: Name
    is_one_of: tuple[str, ...]


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question, asked once a visit however many forms want it, or once a member when ``each_member``."""

    ask: str
    """The sentence that is shown and spoken."""
    label: str
    """What the review screen and the console call the answer."""
    kind: QuestionKind
    choices: tuple[Choice, ...] = ()
    least: int = 1
    most: int = 9
    fills: str = ""
    """Field of ``Person`` that the answer goes to, unless a card has filled it already; empty: ``Entry.answers``."""
    each_member: bool = False
    """Asked for every member of the household but the visitor."""
    optional: bool = False
    """May be passed over; the box stays empty."""
    when: When | None = None


def read_questions(folder: Path) -> dict[str, Question]:
    """The catalogue of a library folder; empty when it has none.

    Raises:
        BadForm: with everything that is wrong in it.
    """
    path = folder / "questions.toml"
    if not path.exists():
        return {}
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8")), dict[Name, Question])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadForm("questions", [str(error)]) from error
    mistakes = [f"{name}: {mistake}" for name, question in found.items() for mistake in mistakes_of(question, found)]
    if mistakes:
        raise BadForm("questions", mistakes)
    return found


def mistakes_of(question: Question, all_of_them: dict[str, Question]) -> list[str]:
    """What is wrong with a question, in sentences for staff's log; empty when nothing."""
    wrong = []
    if (question.kind is QuestionKind.CHOICE) != bool(question.choices):
        wrong.append("choices belong to the kind choice, and to it alone")
    if len(question.choices) > MOST_CHOICES:
        wrong.append(f"{len(question.choices)} choices; at most {MOST_CHOICES} fit a screen")
    if len({choice.id for choice in question.choices}) != len(question.choices):
        wrong.append("two choices have the same id")
    if question.least > question.most:
        wrong.append("least is more than most")
    if question.fills and question.fills not in FILLABLE:
        wrong.append(f"fills {question.fills!r}, which no answer may fill")
    return wrong + _mistakes_of_when(question, all_of_them)


def _mistakes_of_when(question: Question, all_of_them: dict[str, Question]) -> list[str]:
    if question.when is None:
        return []
    other = all_of_them.get(question.when.question)
    if other is None:
        return [f"depends on {question.when.question!r}, which does not exist"]
    wrong = []
    unknown = set(question.when.is_one_of) - {choice.id for choice in other.choices}
    if unknown or not question.when.is_one_of:
        wrong.append(f"depends on answers that {question.when.question!r} does not have")
    if other.each_member and not question.each_member:
        wrong.append("is asked once and depends on what is asked of each member")
    seen = 0
    while other is not None and other.when is not None and seen <= len(all_of_them):
        other, seen = all_of_them.get(other.when.question), seen + 1
    return [*wrong, "depends on itself in the end"] if seen > len(all_of_them) else wrong


def postal_code_of(question: str) -> str:
    """Where ``Entry.answers`` keeps the postal code of an address question."""
    return f"{question}_postal_code"
