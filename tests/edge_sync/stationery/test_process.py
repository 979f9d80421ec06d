"""The overlay in its own process, as the kiosk has it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_sync.messages.entry import Entry, Person
from edge_sync.stationery.catalogue import LIBRARY, Form
from edge_sync.stationery.errors import FormError, PressSilent
from edge_sync.stationery.overlay_process import OverlayProcess
from edge_sync.stationery.printed import Lacking
from tests.edge_sync.stationery.family import household
from tests.edge_sync.stationery.seen import text_in, words


@pytest.fixture
def process() -> Iterator[OverlayProcess]:
    process = OverlayProcess()
    process.start()
    yield process
    process.stop()


def test_a_form_comes_back_filled_and_the_next_one_knows_nothing_of_it(
    process: OverlayProcess, forms: dict[str, Form], tmp_path: Path
) -> None:
    form = forms["moving"]
    filled = process.fill("moving", household(form))
    assert "﨑之助" in "".join(word.text for word in words(filled.pdf, tmp_path))
    empty = process.fill("moving", Entry(people=(Person(name="萩\U0003fffd"),), today="2026-04-01"))
    place = next(box.place for box in form.boxes if box.item == "name")
    assert text_in(words(empty.pdf, tmp_path), place) == "萩〓"
    assert empty.lacking == (Lacking("name", 0, 1),)
    assert empty.lacking_letters == 1
    assert "﨑之助" not in "".join(word.text for word in words(empty.pdf, tmp_path))


def test_several_forms_of_one_entry_come_from_one_process(process: OverlayProcess, tmp_path: Path) -> None:
    entry = Entry(people=(Person(name="萩"),), today="2026-04-01")
    results = process.fill_all(["moving", "health_insurance", "tax_certificate"], entry)
    titles = ("住民異動届", "資格取得届", "税証明交付申請書")
    for result, title in zip(results, titles, strict=True):
        assert title in [word.text for word in words(result.pdf, tmp_path)]


def test_an_unknown_form_is_told_and_the_next_is_filled(process: OverlayProcess) -> None:
    with pytest.raises(FormError) as caught:
        process.fill("none", Entry(today="2026-04-01"))
    assert caught.value.code == "FORM-01"
    assert process.fill("moving", Entry(today="2026-04-01")).pdf.startswith(b"%PDF")


def test_a_blank_that_cannot_be_read_does_not_keep_the_others_from_being_filled(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    shutil.copytree(LIBRARY, folder)
    (folder / "child_allowance" / "blank.pdf").write_bytes(b"%PDF-1.7 torn")
    process = OverlayProcess(folder)
    process.start()
    try:
        with pytest.raises(FormError) as caught:
            process.fill("child_allowance", Entry(today="2026-04-01"))
        assert caught.value.code == "FORM-01"
        assert process.fill("moving", Entry(today="2026-04-01")).pdf.startswith(b"%PDF")
    finally:
        process.stop()


def test_a_process_that_was_never_started_says_so() -> None:
    with pytest.raises(PressSilent):
        OverlayProcess().fill("moving", Entry(today="2026-04-01"))
