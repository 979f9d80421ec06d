"""The paper way is counted from what the overlay would print, and the hand's time is not the machine's."""

from __future__ import annotations

import pytest

from edge_sync.messages.entry import Entry, Person, Signature, Stroke
from edge_sync.stationery.catalogue import Box, Form
from edge_sync.stationery.geometry import Place
from tests.bench.measure.handwriting import Handwriting, on_form, written
from tests.bench.measure.tester import PACE_S, Deed, Hand

SPOT = Place(x_mm=10, y_mm=10, width_mm=50, height_mm=8)
SIGNED = Signature(strokes=(Stroke(x=(0, 9), y=(0, 9), at_ms=(0, 9)),), height=300, signed_at="2026-04-01T00:00:00Z")
PERSON = Person(name="架空　花子", birth_date="1975-06-01", sex="female", address="萩市江向５１０番地")
TEXTS = (Box(item="name", place=SPOT), Box(item="address", place=SPOT), Box(item="birth_date", place=SPOT))
SEXES = tuple(Box(item="sex", place=SPOT, draw="circle", choice=choice) for choice in ("male", "female"))


def form(*boxes: Box) -> Form:
    return Form(id="try", version=1, title="try", boxes=boxes)


@pytest.mark.parametrize(
    ("text", "letters", "marks"),
    [
        ("架空　花子", 4, 0),
        ("カクー", 3, 0),
        ("758-0041", 0, 8),
        ("５１０番地", 2, 3),
        ("葛\U000e0100城", 2, 0),
        ("", 0, 0),
    ],
)
def test_each_sign_is_counted_once(text: str, letters: int, marks: int) -> None:
    assert written(text) == Handwriting(letters, marks)


def test_of_two_rings_only_the_chosen_one_is_drawn_and_the_ticket_is_the_offices() -> None:
    entry = Entry(people=(PERSON,), today="2026-04-01", ticket="A012")
    assert on_form(form(*SEXES, Box(item="ticket", place=SPOT)), entry) == Handwriting(letters=0, marks=1)


def test_a_form_costs_its_letters_and_digits_and_the_name_once_more_where_it_is_signed() -> None:
    signed = form(*TEXTS, Box(item="signature", place=SPOT, draw="signature"))
    entry = Entry(people=(PERSON,), today="2026-04-01", signature=SIGNED)
    # 架空花子; 萩市江向５１０番地; 昭和50年6月1日; 架空花子
    assert on_form(signed, entry) == Handwriting(letters=4 + 6 + 5 + 4, marks=3 + 4)
    assert on_form(signed, entry).seconds == 19 * 2.0 + 7 * 1.0
    assert on_form(form(*TEXTS), entry).letters == 15


def test_members_for_whom_there_is_no_row_are_written_on_a_further_sheet_with_the_visitor_again() -> None:
    row = Box(item="name", place=SPOT, who=1)
    household = Form(id="try", version=1, title="try", boxes=(Box(item="name", place=SPOT), row), members=1)
    entry = Entry(people=(PERSON, PERSON, PERSON), today="2026-04-01")
    assert on_form(household, entry).letters == 2 * (4 + 4)


def test_what_the_hand_takes_is_not_the_machines_and_what_lies_outside_is_not_counted() -> None:
    hand = Hand()
    hand.deeds = [Deed(10.0, 0.5, 1), Deed(12.0, 0.5, 1), Deed(13.0, 0.25, 0), Deed(20.0, 9.0, 1)]
    spent = hand.between(10.0, 15.0)
    assert (spent.machine_s, spent.hand_s, spent.moves) == (4.25, 0.75, 1)
    assert spent.tester_s == pytest.approx(5.0 + PACE_S)
