"""The line is down: what the visitor confirmed goes to the counter on paper, and a clerk scans it."""

from __future__ import annotations

import time

import pypdfium2
import pytest
import zxingcpp

from tests.bench.demo.resident import Resident
from tests.bench.demo.story import Story
from tests.journeys.walk import PERSONA, Walk

pytestmark = pytest.mark.parts


def test_a_clerk_scans_the_sheet_while_the_line_is_down_and_the_letter_changes_nothing_later(walk: Walk) -> None:
    walk.all_committed()
    printed = len(walk.room.printed())
    walk.stage.runner.stop("mosquitto")
    deadline = time.monotonic() + 15
    while walk.stage.desk().queue().line_up:
        assert time.monotonic() < deadline, "the kiosk never noticed"
        time.sleep(0.1)
    Resident(walk.glass, walk.room, PERSONA, Story(), types={}).visit()
    sheet = walk.room.wait_printed(printed + 2)[-1]
    picture = pypdfium2.PdfDocument(sheet)[0].render(scale=200 / 72, grayscale=True).to_pil()
    codes = [found.text for found in zxingcpp.read_barcodes(picture)]
    with walk.clerk() as clerk:
        page = clerk.page
        page.goto(f"{walk.stage.house.console_url}/console/entries/scan/")
        for code in reversed(codes):
            page.get_by_label("コード（").fill(code)
            with page.expect_navigation():
                page.keyboard.press("Enter")
        shown = page.content() + "".join(
            str(field.input_value()) for field in page.locator("input[type=text], input:not([type])").all()
        )
        assert PERSONA.name in shown
        assert PERSONA.address in shown
        walk.stage.runner.start("mosquitto")
        assert walk.all_committed()
    kinds = {row["kind"] for row in walk.ask("select kind from forms_draft order by made_at desc limit 2")}
    assert kinds == {"paper.entry", "forms.entry"}
