"""An entry to what stands in the boxes."""

from __future__ import annotations

import msgspec
import pytest

from edge_sync.messages.entry import Entry, Person
from edge_sync.stationery.catalogue import Box, Form
from edge_sync.stationery.fill import sheets, values
from edge_sync.stationery.geometry import Place
from tests.edge_sync.stationery.family import MEMBERS, VISITOR

SOMEWHERE = Place(10, 10, 50, 10)
DAY = "2026-04-01"


def one(form: Form, entry: Entry, item: str, **more: object) -> str:
    """What a single box would hold."""
    box = msgspec.convert({"item": item, "place": msgspec.to_builtins(SOMEWHERE), **more}, Box)
    return values(msgspec.structs.replace(form, boxes=(box,)), entry).get(0, "")


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("name", "髙𠮷　﨑之助"),
        ("postal_code", "758-8555"),
        ("address_prefecture", "山口県"),
        ("address_city", "萩市"),
        ("address_rest", "大字架空町５１０番地１２　メゾン橋本川弐番館東棟１０２号"),
        ("birth_date", "昭和25年3月9日"),
        ("birth_date_western", "1950年3月9日"),
        ("birth_era", "昭和"),
        ("birth_year", "25"),
        ("birth_year_western", "1950"),
        ("birth_month", "3"),
        ("birth_day", "9"),
        ("sex", "女"),
        ("relation", "本人"),
        ("today", "令和8年4月1日"),
        ("today_year", "8"),
        ("ticket", "A012"),
        ("former_name", "葛\U000e0102城"),
        ("alias", "MIHON ANNA"),
    ],
)
def test_each_item_as_text(item: str, text: str, form: Form) -> None:
    assert one(form, Entry(people=(VISITOR,), today=DAY, ticket="A012"), item) == text


def test_choices_are_labels_as_text_and_ids_under_a_mark(forms: dict[str, Form]) -> None:
    entry = Entry(people=(VISITOR, MEMBERS[0]), answers={"move_kind": "in", "move_date": DAY}, today=DAY)
    form = forms["moving"]
    assert one(form, entry, "answer", question="move_kind") == "ほかの市町村から来た（転入）"
    assert one(form, entry, "answer", question="move_kind", draw="check", choice="in") == "in"
    assert one(form, entry, "answer", question="move_date") == "令和8年4月1日"
    assert one(form, entry, "relation", who=1) == "配偶者"
    assert one(form, entry, "relation", who=1, draw="check", choice="spouse") == "spouse"
    assert one(form, entry, "relation", draw="check", choice="spouse") == ""
    assert one(form, entry, "sex", who=1, draw="circle", choice="male") == "male"


def test_an_answer_whose_question_no_longer_applies_is_not_printed(forms: dict[str, Form]) -> None:
    form = forms["my_number_card"]
    lost = Entry(answers={"card_errand": "lost", "card_lost": "stolen"}, today=DAY)
    changed = Entry(answers={"card_errand": "renew", "card_lost": "stolen"}, today=DAY)
    assert one(form, lost, "answer", question="card_lost") == "盗まれた"
    assert one(form, changed, "answer", question="card_lost") == ""


def test_the_code_of_an_address_has_its_hyphen(forms: dict[str, Form]) -> None:
    entry = Entry(answers={"new_address": "山口県萩市江向", "new_address_postal_code": "7580041"}, today=DAY)
    assert one(forms["moving"], entry, "answer", question="new_address_postal_code") == "758-0041"


def test_what_nobody_knows_stays_empty(form: Form) -> None:
    unknown = Entry(people=(Person(name="萩　太郎"),), today=DAY)
    for item in ("birth_date", "birth_era", "birth_year", "sex", "address_city", "postal_code", "kana"):
        assert one(form, unknown, item) == ""
    assert one(form, unknown, "name", who=3) == ""


@pytest.mark.parametrize(
    ("day", "era", "year"),
    [("2019-05-01", "令和", "元"), ("2019-04-30", "平成", "31"), ("1868-01-25", "明治", "元"), ("1868-01-24", "", "")],
)
def test_eras_at_their_edges(day: str, era: str, year: str, form: Form) -> None:
    born = Entry(people=(Person(birth_date=day),), today=DAY)
    assert (one(form, born, "birth_era"), one(form, born, "birth_year")) == (era, year)
    assert one(form, born, "birth_date")


@pytest.mark.parametrize(("people", "count"), [(0, 1), (1, 1), (5, 1), (6, 2), (9, 2), (10, 3)])
def test_how_many_sheets_a_household_needs(people: int, count: int, forms: dict[str, Form]) -> None:
    entry = Entry(people=(VISITOR,) * people, today=DAY)
    assert sheets(forms["moving"], entry) == count
    assert sheets(forms["seal_certificate"], entry) == 1
