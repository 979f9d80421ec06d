"""What a person writes by hand on a form: letters and marks of the very values that the overlay prints. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from edge_sync.messages.entry import Entry
from edge_sync.stationery.catalogue import Box, Form
from edge_sync.stationery.fill import sheets, values

LETTER_S = 2.0
"""Assumed for one kanji or kana in a form's box; not measured."""
MARK_S = 1.0
"""Assumed for one digit, hyphen, ring or check mark; not measured."""
ASSUMPTIONS = {
    "s_a_kanji_or_kana": LETTER_S,
    "s_a_digit_hyphen_ring_or_check": MARK_S,
    "counted": "every text box, ring and check of every sheet as the overlay fills it, address repeated on each form;"
    " the signature as the letters of the name, once a form",
    "not_counted": "ticket number; spaces; finding and reading the forms, looking things up, mistakes, queueing",
}


@dataclass(frozen=True, slots=True)
class Handwriting:
    """How much is written; holds no item of anybody."""

    letters: int = 0
    marks: int = 0

    def __add__(self, other: Handwriting) -> Handwriting:
        return Handwriting(self.letters + other.letters, self.marks + other.marks)

    @property
    def seconds(self) -> float:
        """Under the assumptions above."""
        return self.letters * LETTER_S + self.marks * MARK_S

    def told(self) -> dict[str, Any]:
        """For the record of figures."""
        return {"letters": self.letters, "digits_and_marks": self.marks, "seconds": self.seconds}


def on_form(form: Form, entry: Entry) -> Handwriting:
    """All sheets of one form, signature included when it has a place for one and the person has signed."""
    found = signature_of(entry) if form.signed else Handwriting()
    for sheet in range(sheets(form, entry)):
        for place, text in values(form, entry, sheet=sheet).items():
            found += in_box(form.boxes[place], text)
    return found


def in_box(box: Box, text: str) -> Handwriting:
    """One box; the office writes the ticket's number itself, and of a choice only the chosen one is marked."""
    if box.item == "ticket":
        return Handwriting()
    if box.draw != "text":
        return Handwriting(marks=int(text == box.choice))
    return written(text)


def signature_of(entry: Entry) -> Handwriting:
    """The name of the one who came, if it was signed with."""
    return written(entry.people[0].name) if entry.signature is not None and entry.people else Handwriting()


def written(text: str) -> Handwriting:
    """A text by kind of sign; a variation selector is part of the letter before it."""
    kinds = [unicodedata.category(sign)[0] for sign in text]
    return Handwriting(
        letters=sum(kind in "LS" for kind in kinds),
        marks=sum(kind in "NP" for kind in kinds),
    )
