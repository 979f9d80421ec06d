"""A filled form as other programs see it: poppler finds each item inside its box; nothing else moved."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from edge_sync.groundwork.personal import Personal
from kiosk.cards.holder import HolderFacts, Sex
from kiosk.forms.catalogue import LIBRARY, Form, read_forms
from kiosk.forms.errors import BadForm
from kiosk.forms.fill import values
from kiosk.forms.geometry import PT_PER_MM
from kiosk.forms.lettering import Lettering
from kiosk.forms.overlay import Printed, print_over
from kiosk.typecase.faces import find_faces

TODAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def lettering() -> Lettering:
    return Lettering(find_faces())


@pytest.fixture(scope="module")
def form() -> Form:
    return read_forms()["residence_certificate"]


def somebody(name: str = "髙𠮷　萩之助", address: str = "山口県萩市大字江向５１０番地") -> HolderFacts:
    return HolderFacts(Personal(name), Personal(address), Personal(date(1950, 3, 9)), Personal(Sex.FEMALE))


def words(printed: Printed, tmp_path: Path) -> list[tuple[str, float, float]]:
    """Each word that pdftotext finds, with its middle in millimetres from the top left."""
    (tmp_path / "form.pdf").write_bytes(printed.pdf)
    found = subprocess.run(
        ["pdftotext", "-bbox", str(tmp_path / "form.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    shape = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>'
    return [
        (text, (float(x0) + float(x1)) / 2 / PT_PER_MM, (float(y0) + float(y1)) / 2 / PT_PER_MM)
        for x0, y0, x1, y1, text in re.findall(shape, found)
    ]


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("name", "髙𠮷"),
        ("name", "萩之助"),
        ("address", "山口県萩市大字江向５１０番地"),
        ("birth_year", "25"),
        ("birth_month", "3"),
        ("birth_day", "9"),
        ("today_year", "8"),
        ("ticket", "A012"),
    ],
)
def test_poppler_finds_each_item_inside_its_box(
    item: str, text: str, form: Form, lettering: Lettering, tmp_path: Path
) -> None:
    printed = print_over(form, values(somebody(), TODAY, "A012"), lettering)
    place = next(box.place for box in form.boxes if box.item == item)
    hits = [
        (x, y)
        for word, x, y in words(printed, tmp_path)
        if word == text
        and place.x_mm <= x <= place.x_mm + place.width_mm
        and place.y_mm <= y <= place.y_mm + place.height_mm
    ]
    assert hits, f"{item} is not in its box"
    assert not printed.overfull


def test_rings_stand_round_the_right_choices(form: Form, lettering: Lettering, tmp_path: Path) -> None:
    """The pixels of 昭和 and 女 change, those of 平成 and 男 do not."""
    changed = {choice: _ink(form, lettering, choice, tmp_path) for choice in ("昭和", "平成", "female", "male")}
    assert changed["昭和"] > 200
    assert changed["female"] > 200
    assert changed["平成"] == 0
    assert changed["male"] == 0


def _ink(form: Form, lettering: Lettering, choice: str, tmp_path: Path) -> int:
    from PIL import Image, ImageChops

    place = next(box.place for box in form.boxes if box.choice == choice)
    dots_per_mm = 200 / 25.4
    pages = []
    for name, pdf in (
        ("blank", form.blank),
        ("full", print_over(form, values(somebody(), TODAY, "A012"), lettering).pdf),
    ):
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        subprocess.run(
            ["pdftoppm", "-r", "200", "-gray", "-singlefile", str(tmp_path / f"{name}.pdf"), str(tmp_path / name)],
            check=True,
        )
        with Image.open(tmp_path / f"{name}.pgm") as page:
            left, top = place.x_mm * dots_per_mm, place.y_mm * dots_per_mm
            right, bottom = left + place.width_mm * dots_per_mm, top + place.height_mm * dots_per_mm
            pages.append(page.crop((round(left), round(top), round(right), round(bottom))))
    difference = ImageChops.difference(*pages).histogram()
    return sum(difference[40:])


def test_an_unknown_birth_date_leaves_its_boxes_empty(form: Form, lettering: Lettering) -> None:
    facts = HolderFacts(Personal("萩　太郎"), Personal("山口県萩市"), None, Personal(Sex.NOT_KNOWN))
    filled = values(facts, TODAY, "")
    assert not {"birth_era", "birth_year", "sex"} & set(filled)
    assert print_over(form, filled, lettering).pdf.startswith(b"%PDF")


def test_a_long_address_is_set_smaller_and_in_two_lines(form: Form, lettering: Lettering, tmp_path: Path) -> None:
    address = "山口県萩市大字江向５１０番地　" + "メゾン橋本川弐番館東棟" * 3 + "１０２号"
    printed = print_over(form, values(somebody(address=address), TODAY, "A012"), lettering)
    assert not printed.overfull
    text = "".join(word for word, *_ in words(printed, tmp_path))
    assert "１０２号" in text


def test_a_letter_that_no_font_has_is_marked_and_counted(form: Form, lettering: Lettering, tmp_path: Path) -> None:
    printed = print_over(form, values(somebody(name="萩\U0003fffd　太郎"), TODAY, "A012"), lettering)
    assert printed.lacking_letters == 1
    assert "萩〓" in [word for word, *_ in words(printed, tmp_path)]


def test_the_result_names_nobody_in_its_metadata(form: Form, lettering: Lettering, tmp_path: Path) -> None:
    printed = print_over(form, values(somebody(), TODAY, "A012"), lettering)
    (tmp_path / "form.pdf").write_bytes(printed.pdf)
    info = subprocess.run(["pdfinfo", str(tmp_path / "form.pdf")], check=True, capture_output=True, text=True).stdout
    assert "Author" not in info
    assert "萩之助" not in info


def test_the_blank_in_the_library_is_what_the_press_draws(lettering: Lettering) -> None:
    from kiosk.forms.press.__main__ import DRAWN

    for name, draw in DRAWN.items():
        assert (LIBRARY / name / "blank.pdf").read_bytes() == draw(), "run: python -m kiosk.forms.press"


def test_mistakes_of_a_form_are_all_named(tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    text = (LIBRARY / "residence_certificate" / "form.toml").read_text("utf-8")
    (folder / "form.toml").write_text(text.replace("x_mm = 54, y_mm = 60", "x_mm = 154, y_mm = 60"), "utf-8")
    with pytest.raises(BadForm) as caught:
        read_forms(tmp_path)
    assert caught.value.mistakes == [
        "its id 'residence_certificate' is not its folder's name",
        "blank.pdf is missing",
        "the box of name lies outside the page",
    ]
