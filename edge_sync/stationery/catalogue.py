"""The forms this machine knows, read from ``library/*/form.toml`` and checked at start."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from edge_sync.messages.entry import MOST_PEOPLE
from edge_sync.stationery.errors import BadForm, UnknownForm
from edge_sync.stationery.geometry import A4_MM, Place
from edge_sync.stationery.items import Draw, Item, read_items
from edge_sync.stationery.questions import Question, QuestionKind, postal_code_of, read_questions

LIBRARY = Path(__file__).with_name("library")

Side = Annotated[float, msgspec.Meta(gt=0, le=1000)]


class Box(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One item's place on a page.

    ``text`` is written inside; ``circle`` is a ring round the printed choice named by ``choice``, ``check`` a mark on
    it; ``signature`` is what was written on the glass.
    """

    item: str
    """A name of ``items.toml``."""
    place: Place
    who: Annotated[int, msgspec.Meta(ge=0, lt=MOST_PEOPLE)] = 0
    """0: the one who came; 1..: the members of the household in the order in which they were added."""
    question: str = ""
    """For the item ``answer``: which question of the catalogue; ``NAME_postal_code`` for the code of an address."""
    page: Annotated[int, msgspec.Meta(ge=1)] = 1
    draw: Draw = "text"
    choice: str = ""
    size_pt: Annotated[float, msgspec.Meta(gt=0)] = 12
    least_pt: Annotated[float, msgspec.Meta(gt=0)] = 8
    lines: Annotated[int, msgspec.Meta(ge=1, le=4)] = 1
    align: Literal["left", "center", "right"] = "left"
    font: Literal["names", "text"] = "text"


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One form: its blank and what is printed where."""

    id: str
    version: Annotated[int, msgspec.Meta(ge=1)]
    title: str
    boxes: tuple[Box, ...]
    questions: tuple[str, ...] = ()
    """What has to be asked for it, in this order; names of ``questions.toml``."""
    members: Annotated[int, msgspec.Meta(ge=0, lt=MOST_PEOPLE)] = 0
    """How many members of the household it has room for, the visitor not counted."""
    page_mm: tuple[Side, Side] = A4_MM
    """Width and height, as seen, of each page that has boxes."""
    blank: bytes = b""
    catalogue: dict[str, Question] = {}
    """Every question of the library it belongs to; set when it is read."""

    @property
    def signed(self) -> bool:
        """True when it has a place for a signature on glass."""
        return any(box.draw == "signature" for box in self.boxes)


def read_forms(folder: Path = LIBRARY) -> dict[str, Form]:
    """Read every form of ``folder``, by id.

    Raises:
        BadForm: with all mistakes of the first bad one.
    """
    questions = read_questions(folder)
    return {path.parent.name: _read(path, questions) for path in sorted(folder.glob("*/form.toml"))}


def find_form(forms: dict[str, Form], form_id: str) -> Form:
    """One form of the library.

    Raises:
        UnknownForm: there is none of that id.
    """
    if form_id not in forms:
        raise UnknownForm(form_id)
    return forms[form_id]


def _read(path: Path, questions: dict[str, Question]) -> Form:
    name = path.parent.name
    blank = path.with_name("blank.pdf")
    try:
        form = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Form)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise BadForm(name, [str(error)]) from error
    mistakes = [f"its id {form.id!r} is not its folder's name"] if form.id != name else []
    mistakes += [] if blank.exists() else ["blank.pdf is missing"]
    mistakes += mistakes_of(form, questions)
    if mistakes:
        raise BadForm(name, mistakes)
    return bound(form, blank.read_bytes(), questions)


def bound(form: Form, blank: bytes, questions: dict[str, Question]) -> Form:
    """A form with its blank and the questions of its library, ready to be filled."""
    return msgspec.structs.replace(form, blank=blank, catalogue=questions)


def mistakes_of(form: Form, questions: dict[str, Question]) -> list[str]:
    """What is wrong with a form's boxes and questions; empty when nothing."""
    items = read_items()
    wrong = [f"asks {name!r}, which questions.toml does not have" for name in form.questions if name not in questions]
    wrong += [] if form.boxes else ["it has no boxes"]
    for box in form.boxes:
        item = items.get(box.item)
        wrong += [f"no item {box.item!r}"] if item is None else _mistakes_of(box, item, form, questions)
    return wrong


def _mistakes_of(box: Box, item: Item, form: Form, questions: dict[str, Question]) -> list[str]:
    wrong = []
    if not box.place.inside(*form.page_mm):
        wrong.append(f"the box of {box.item} lies outside the page")
    if box.draw not in item.draws:
        wrong.append(f"{box.item} cannot be drawn as {box.draw}")
    if box.draw in ("circle", "check") and not box.choice:
        wrong.append(f"the {box.draw} of {box.item} does not say which choice it stands on")
    elif box.draw in ("circle", "check") and box.choice not in choices_of(box, item, questions):
        wrong.append(f"{box.item} has no choice {box.choice!r}")
    if box.who > form.members or (box.who and not (item.of_a_person or box.item == "answer")):
        wrong.append(f"the box of {box.item} belongs to a member that the form has no room for")
    if (box.item == "answer") != bool(box.question) or (box.question and not _asked(box.question, form, questions)):
        wrong.append(f"the box of {box.item} names a question that the form does not ask: {box.question!r}")
    return wrong


def choices_of(box: Box, item: Item, questions: dict[str, Question]) -> tuple[str, ...]:
    """What a circle or check mark of a box can stand on."""
    if box.item == "answer":
        asked = questions.get(box.question)
        if asked is not None and asked.kind is QuestionKind.COUNT:
            return tuple(str(count) for count in range(asked.least, asked.most + 1))
        return tuple(choice.id for choice in asked.choices) if asked is not None else ()
    filled = [choice.id for question in questions.values() if question.fills == box.item for choice in question.choices]
    return (*item.choices, *filled)


def _asked(name: str, form: Form, questions: dict[str, Question]) -> bool:
    if name in form.questions:
        return True
    addresses = [one for one in form.questions if one in questions and questions[one].kind is QuestionKind.ADDRESS]
    return name in [postal_code_of(one) for one in addresses]
