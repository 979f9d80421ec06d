"""Blanks that are not everyday, and households that are larger than the form."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import FloatObject, NameObject, NumberObject, RectangleObject

from edge_sync.messages.entry import Entry, Person
from edge_sync.stationery.catalogue import Box, Form
from edge_sync.stationery.errors import BadForm
from edge_sync.stationery.fill import values
from edge_sync.stationery.geometry import PT_PER_MM, Place
from edge_sync.stationery.lettering import Lettering
from edge_sync.stationery.overlay import print_entry, print_over
from edge_sync.stationery.printed import Lacking
from tests.edge_sync.stationery.family import MEMBERS, VISITOR, household
from tests.edge_sync.stationery.seen import bare, dots, ink, outside, picture, place_of, text_in, words

NOT_A_LETTER = "\U0003fffd"


def test_more_people_than_rows_go_on_a_further_sheet(
    forms: dict[str, Form], lettering: Lettering, tmp_path: Path
) -> None:
    form = forms["moving"]
    entry = msgspec.structs.replace(household(form), people=(VISITOR, *MEMBERS, *MEMBERS[:4]))
    printed = print_entry(form, entry, lettering)
    found = words(printed.pdf, tmp_path)
    assert {word.page for word in found} == {1, 2, 3}
    rows = [box.place for box in form.boxes if box.item == "name" and box.who]
    names = [text_in(found, place, page) for page in (1, 2, 3) for place in rows]
    assert names == [bare(person.name) for person in entry.people[1:]] + [""] * 3
    first = place_of(form, "name")
    assert [text_in(found, first, page) for page in (1, 2, 3)] == [bare(VISITOR.name)] * 3


def test_a_lacking_letter_on_a_further_sheet_is_told_of_the_right_person(
    forms: dict[str, Form], lettering: Lettering
) -> None:
    people = [*(VISITOR,) * 6, msgspec.structs.replace(VISITOR, name=NOT_A_LETTER)]
    printed = print_entry(forms["moving"], Entry(people=tuple(people), today="2026-04-01"), lettering)
    assert printed.lacking == (Lacking("name", 6, 1),)


def turned(form: Form, turn: int, *, crop: bool, unit: float = 1.0) -> Form:
    """The same blank as it looks, stored rotated, with a crop box that does not begin at zero, or in larger units."""
    width, height = (side * PT_PER_MM for side in form.page_mm)
    writer = PdfWriter()
    upright = PdfReader(io.BytesIO(form.blank)).pages[0]
    by = (37.0, 81.0) if crop else (0.0, 0.0)
    size = (width, height) if turn in (0, 180) else (height, width)
    page = writer.add_blank_page(size[0] + 2 * by[0], size[1] + 2 * by[1])
    matrix = {
        0: (1, 0, 0, 1, by[0], by[1]),
        90: (0, 1, -1, 0, by[0] + size[0], by[1]),
        180: (-1, 0, 0, -1, by[0] + size[0], by[1] + size[1]),
        270: (0, -1, 1, 0, by[0], by[1] + size[1]),
    }[turn]
    page.merge_transformed_page(upright, matrix)
    page[NameObject("/CropBox")] = RectangleObject((by[0], by[1], by[0] + size[0], by[1] + size[1]))
    page[NameObject("/Rotate")] = NumberObject(turn)
    if unit != 1.0:
        page[NameObject("/UserUnit")] = FloatObject(unit)
    out = io.BytesIO()
    writer.write(out)
    return msgspec.structs.replace(form, blank=out.getvalue())


@pytest.mark.parametrize("crop", [False, True], ids=["from zero", "cropped"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_items_are_in_their_boxes_as_seen(turn: int, crop: bool, form: Form, lettering: Lettering) -> None:
    other = turned(form, turn, crop=crop)
    entry = household(form)
    added = ink(picture(other.blank), picture(print_entry(other, entry, lettering).pdf))
    assert added.size == picture(form.blank).size
    filled = values(form, entry)
    drawn = [box for n, box in enumerate(form.boxes) if n in filled and box.choice in ("", filled[n])]
    assert all(dots(added, box.place) for box in drawn)
    assert not outside(added, drawn)


def test_a_page_in_larger_units_is_as_large_as_it_is_seen(form: Form, lettering: Lettering, tmp_path: Path) -> None:
    big = msgspec.structs.replace(turned(form, 0, crop=False, unit=2.0), page_mm=(420.0, 594.0))
    shifted = tuple(
        msgspec.structs.replace(
            box, place=Place(box.place.x_mm * 2, box.place.y_mm * 2, box.place.width_mm * 2, box.place.height_mm * 2)
        )
        for box in big.boxes
    )
    printed = print_entry(msgspec.structs.replace(big, boxes=shifted), household(form), lettering)
    assert text_in(words(printed.pdf, tmp_path), place_of(form, "name")) == bare(VISITOR.name)


@pytest.mark.parametrize(
    ("blank", "why"),
    [(b"", "cannot be read"), (b"%PDF-1.4 nothing", "read"), (b"\x89PNG" * 50, "read")],
    ids=["empty", "cut", "a picture"],
)
def test_a_blank_that_is_no_pdf_is_refused(blank: bytes, why: str, form: Form, lettering: Lettering) -> None:
    with pytest.raises(BadForm, match=why):
        print_over(msgspec.structs.replace(form, blank=blank), {}, lettering)


def test_a_locked_blank_is_refused(form: Form, lettering: Lettering) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(form.blank))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(BadForm, match="password"):
        print_over(msgspec.structs.replace(form, blank=out.getvalue()), {}, lettering)


def test_a_page_of_another_size_is_refused_unless_the_form_says_so(form: Form, lettering: Lettering) -> None:
    writer = PdfWriter()
    writer.add_blank_page(612, 792)
    out = io.BytesIO()
    writer.write(out)
    letter = msgspec.structs.replace(form, blank=out.getvalue())
    with pytest.raises(BadForm, match="216 × 279 mm"):
        print_over(letter, {}, lettering)
    box = Box(item="ticket", place=Place(10, 10, 60, 10))
    fits = msgspec.structs.replace(letter, page_mm=(215.9, 279.4), boxes=(box,))
    assert print_over(fits, {0: "A012"}, lettering).pdf.startswith(b"%PDF")


def test_a_box_on_a_page_that_is_not_there_is_refused(form: Form, lettering: Lettering) -> None:
    further = Box(item="ticket", place=Place(10, 10, 60, 10), page=3)
    with pytest.raises(BadForm, match="no page 3"):
        print_over(msgspec.structs.replace(form, boxes=(*form.boxes, further)), {}, lettering)


def test_each_page_of_a_blank_gets_its_own_items(form: Form, lettering: Lettering, tmp_path: Path) -> None:
    writer = PdfWriter()
    for _ in range(2):
        writer.append(io.BytesIO(form.blank))
    out = io.BytesIO()
    writer.write(out)
    second = Box(item="name", place=place_of(form, "name"), page=2)
    both = msgspec.structs.replace(form, blank=out.getvalue(), boxes=(second,))
    found = words(print_entry(both, Entry(people=(Person(name="裏面"),)), lettering).pdf, tmp_path)
    assert text_in(found, second.place, 2) == "裏面"
    assert text_in(found, second.place, 1) == ""
