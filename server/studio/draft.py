"""A draft as data: the stationery's form without its blank, each box with a key of its own. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import msgspec

from edge_sync.messages.entry import MOST_PEOPLE
from edge_sync.stationery.catalogue import Box, Form
from edge_sync.stationery.questions import Question, QuestionKind, postal_code_of
from server.studio.errors import BadDraft

MOST_BOXES = 300
Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]{1,40}\Z")]


class Placed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A box, and the key by which it is the same box after a change."""

    key: Key
    box: Box


class Draft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What staff make in the studio."""

    placed: Annotated[tuple[Placed, ...], msgspec.Meta(max_length=MOST_BOXES)] = ()
    kept_questions: tuple[str, ...] = ()
    """Asked though no box shows the answer: what the form was begun with."""

    def boxes(self) -> dict[str, Box]:
        """Boxes by key."""
        return {one.key: one.box for one in self.placed}


class Naming(msgspec.Struct, frozen=True):
    """What a form is called, by machines and by people."""

    form_id: str
    version: int
    title: str


class Alteration(msgspec.Struct, frozen=True):
    """What happened to one box."""

    did: Literal["added", "changed", "removed"]
    key: str
    before: Box | None
    after: Box | None


def read_draft(raw: bytes | str) -> Draft:
    """A draft from a browser or a row.

    Raises:
        BadDraft: it has not the shape, or two boxes have one key.
    """
    try:
        draft = msgspec.json.decode(raw, type=Draft)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadDraft(str(error)) from error
    if len(draft.boxes()) != len(draft.placed):
        raise BadDraft("two boxes have one key")
    return draft


def alterations(before: Draft, after: Draft) -> list[Alteration]:
    """What must happen to ``before`` so that it becomes ``after``, box by box."""
    old, new = before.boxes(), after.boxes()
    found = [Alteration("removed", key, box, None) for key, box in old.items() if key not in new]
    for key, box in new.items():
        if key not in old:
            found.append(Alteration("added", key, None, box))
        elif old[key] != box:
            found.append(Alteration("changed", key, old[key], box))
    return found


def draft_of(form: Form, questions: Mapping[str, Question]) -> Draft:
    """A draft that begins with a form of the library."""
    placed = tuple(Placed(f"b{number}", box) for number, box in enumerate(form.boxes, start=1))
    bare = Draft(placed=placed)
    derived = set(_asked(bare, questions))
    return Draft(placed=placed, kept_questions=tuple(name for name in form.questions if name not in derived))


def form_of(draft: Draft, name: Naming, page_mm: tuple[float, float], questions: Mapping[str, Question]) -> Form:
    """The form that a draft describes, without its blank."""
    boxes = tuple(one.box for one in draft.placed)
    return Form(
        id=name.form_id,
        version=name.version,
        title=name.title,
        boxes=boxes,
        questions=_in_order([*draft.kept_questions, *_asked(draft, questions)], questions),
        members=min(max((box.who for box in boxes), default=0), MOST_PEOPLE - 1),
        page_mm=page_mm,
    )


def _asked(draft: Draft, questions: Mapping[str, Question]) -> list[str]:
    """Questions whose answers stand in a box: named by the box, or filling the person's item that it shows."""
    boxes = [one.box for one in draft.placed]
    codes = {postal_code_of(name): name for name, one in questions.items() if one.kind is QuestionKind.ADDRESS}
    found = [codes.get(box.question, box.question) for box in boxes if box.question]
    fillers = [(name, question) for name, question in questions.items() if question.fills]
    for box in boxes:
        found += [
            name
            for name, question in fillers
            if _shows(box.item, question.fills) and question.each_member == (box.who > 0)
        ]
    return found


def _shows(item: str, field: str) -> bool:
    """True when a box with this item shows that field of ``Person``, whole or in part."""
    return item == field or (field == "birth_date" and item.startswith("birth_")) or _address(item, field)


def _address(item: str, field: str) -> bool:
    return field == "address" and item.startswith("address_")


def _in_order(names: Iterable[str], questions: Mapping[str, Question]) -> tuple[str, ...]:
    """Each once, in the order of the catalogue, what they depend on included."""
    wanted = set(names)
    waiting = list(wanted)
    while waiting:
        question = questions.get(waiting.pop())
        if question is not None and question.when is not None and question.when.question not in wanted:
            wanted.add(question.when.question)
            waiting.append(question.when.question)
    known = [name for name in questions if name in wanted]
    return (*known, *sorted(wanted - set(known)))
