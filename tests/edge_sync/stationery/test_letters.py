"""Names and addresses: what must stand on paper letter by letter, and what must be told."""

from __future__ import annotations

import subprocess
from pathlib import Path

import msgspec
import pytest

from edge_sync.messages.entry import Entry, Person
from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.lettering import Lettering
from edge_sync.stationery.overlay import print_entry
from edge_sync.stationery.printed import Lacking
from tests.edge_sync.stationery.family import VISITOR
from tests.edge_sync.stationery.seen import bare, ink, outside, picture, place_of, text_in, words

NOT_A_LETTER = "\U0003fffd"
UNKNOWN_VARIATION = "葛\U000e01ef"


def called(name: str) -> Entry:
    return Entry(people=(Person(name=name),), today="2026-04-01")


@pytest.mark.parametrize(
    "name",
    [
        "髙𠮷　﨑之助",
        "葛\U000e0102西　葛\U000e0108子",
        "辻\U000e0101　祇\U000e0102園",
        "葛\U000e0100城　花",
        "齋藤　龍\U000e0103𠀋",
        "ĆURIĆ ANA-MARIJA",
        "JOHN FITZGERALD WILLIAM SMITH",
        "見本（旧氏　架空）花子",
    ],
)
def test_a_name_is_printed_and_found_letter_by_letter(
    name: str, form: Form, lettering: Lettering, tmp_path: Path
) -> None:
    printed = print_entry(form, called(name), lettering)
    assert text_in(words(printed.pdf, tmp_path), place_of(form, "name")) == bare(name)
    assert not printed.lacking


def test_a_variation_has_a_shape_of_its_own(form: Form, lettering: Lettering) -> None:
    """葛 with ヒ and with 人 are two shapes: 辻 with one and two dots too."""
    shapes = [
        picture(print_entry(form, called(name), lettering).pdf, dpi=200)
        for name in ("葛", "葛\U000e0102", "葛\U000e0103")
    ]
    assert ink(shapes[0], shapes[1]).getbbox() or ink(shapes[0], shapes[2]).getbbox()
    assert ink(shapes[1], shapes[2]).getbbox()


@pytest.mark.parametrize(
    ("name", "shown", "count"),
    [
        (f"萩{NOT_A_LETTER}　太郎", "萩〓太郎", 1),
        (f"{UNKNOWN_VARIATION}城　花", "葛城花", 1),
        ("\ue000山　花", "〓山花", 1),
        ("\uf860山　花", "〓山花", 1),  # IPAmj明朝 has something there
        (f"{UNKNOWN_VARIATION}{NOT_A_LETTER}\U000f0000", "葛〓〓", 3),
    ],
)
def test_what_no_font_has_is_shown_and_told_by_place_alone(
    name: str, shown: str, count: int, form: Form, lettering: Lettering, tmp_path: Path
) -> None:
    printed = print_entry(form, called(name), lettering)
    assert text_in(words(printed.pdf, tmp_path), place_of(form, "name")) == shown
    assert printed.lacking == (Lacking("name", 0, count),)
    assert printed.lacking_letters == count


def test_a_plain_shape_instead_of_a_variation_is_underlined(form: Form, lettering: Lettering) -> None:
    plain, doubted = (
        picture(print_entry(form, called(name), lettering).pdf, dpi=200) for name in ("葛", UNKNOWN_VARIATION)
    )
    left, top, right, bottom = ink(plain, doubted).getbbox() or (0, 0, 0, 0)
    assert right - left > 4 * (bottom - top) > 0


def test_private_letters_never_borrow_a_variation_that_somebody_had_before(
    form: Form, lettering: Lettering, tmp_path: Path
) -> None:
    print_entry(form, called("葛\U000e0102"), lettering)
    printed = print_entry(form, called("\U000f0000"), lettering)
    assert text_in(words(printed.pdf, tmp_path), place_of(form, "name")) == "〓"


@pytest.mark.parametrize("length", [30, 60, 120, 399])
def test_a_long_address_stays_whole_and_inside(length: int, form: Form, lettering: Lettering, tmp_path: Path) -> None:
    address = ("山口県萩市大字江向５１０番地　メゾン橋本川弐番館東棟１０２号" * 20)[:length]
    entry = Entry(people=(msgspec.structs.replace(VISITOR, address=address),), today="2026-04-01")
    printed = print_entry(form, entry, lettering)
    box = next(box for box in form.boxes if box.item == "address")
    assert not outside(ink(picture(form.blank), picture(printed.pdf)), list(form.boxes))
    found = words(printed.pdf, tmp_path)
    if length < 200:
        assert text_in(found, box.place) == bare(address)
    else:
        assert len(text_in(found, box.place)) == len(bare(address))
    assert ("address" in printed.overfull) == (length > 100)


def test_the_result_names_nobody_in_its_metadata(form: Form, lettering: Lettering, tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(print_entry(form, called("霧ヶ沼　千歳丸"), lettering).pdf)
    info = subprocess.run(["pdfinfo", str(tmp_path / "form.pdf")], check=True, capture_output=True, text=True).stdout
    assert "Author" not in info
    assert "千歳丸" not in info
