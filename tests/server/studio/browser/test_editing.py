"""Step 2 in a real browser: dragging, snapping, undo, rows for the household, two people at once, no line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.server.stage.browser import sign_in
from tests.server.stage.centre import Centre
from tests.server.studio.browser.hand import Hand, begin, draw, editor, lay, on_paper, saved

pytestmark = pytest.mark.parts


def kept(centre: Centre, page: Page) -> list[dict[str, Any]]:
    """Boxes of the draft that this page edits, as the centre has them."""
    saved(page)
    work = re.search(r"/studio/(\d+)/", page.url)
    assert work is not None
    ((definition,),) = centre.rows("SELECT definition FROM studio_formversion WHERE work_id = ?", int(work[1]))
    return [one["box"] for one in json.loads(definition)["placed"]]


def place(box: dict[str, Any]) -> list[float]:
    return [box["place"][side] for side in ("x_mm", "y_mm", "width_mm", "height_mm")]


def drag(hand: Hand, x1: float, y1: float, x2: float, y2: float) -> None:
    hand.drag(*on_paper(hand.page, x1, y1), *on_paper(hand.page, x2, y2))


def test_a_box_is_drawn_moved_sized_and_taken_back(hand: Hand, paper: Path, centre: Centre) -> None:
    page = hand.page
    page.set_viewport_size({"width": 1366, "height": 1500})
    begin(hand, paper, "動かす")
    lay(hand, "氏名", 40, 60, 80, 12)
    (first,) = kept(centre, page)
    assert place(first) == pytest.approx([40, 60, 80, 12], abs=0.6)
    drag(hand, 70, 66, 90, 96)
    (moved,) = kept(centre, page)
    assert place(moved) == pytest.approx([60, 90, 80, 12], abs=0.6)
    drag(hand, 140, 102, 150, 106)
    (sized,) = kept(centre, page)
    assert place(sized) == pytest.approx([60, 90, 90, 16], abs=0.6)
    drag(hand, 100, 98, 900, 98)
    assert place(kept(centre, page)[0])[0] == 120, "a box cannot leave the page"
    for before in (sized, moved, first):
        page.keyboard.press("Control+z")
        assert kept(centre, page) == [before]
    page.keyboard.press("Control+y")
    assert kept(centre, page) == [moved]
    page.get_by_role("button", name="元に戻す").click()
    assert kept(centre, page) == [first]
    page.locator("#boxes button").focus()
    page.keyboard.press("Delete")
    assert kept(centre, page) == []
    page.keyboard.press("Control+z")
    assert kept(centre, page) == [first]


def test_edges_come_together_and_touching_rows_can_be_drawn(hand: Hand, paper: Path, centre: Centre) -> None:
    page = hand.page
    page.set_viewport_size({"width": 1366, "height": 1500})
    begin(hand, paper, "そろえる")
    lay(hand, "氏名", 40, 60, 80, 12)
    lay(hand, "フリガナ", 40, 72, 60, 10)
    above, below = kept(centre, page)
    assert place(above) == pytest.approx([40, 60, 80, 12], abs=0.6)
    assert place(below) == pytest.approx([40, 72, 60, 10], abs=0.6)
    drag(hand, 60, 77, 90.7, 107)
    drag(hand, 90, 107, 60.2, 107)
    x_mm = place(above)[0]
    assert place(kept(centre, page)[1])[0] == x_mm, "within a millimetre the edges are the same"


def test_rows_for_the_household(hand: Hand, paper: Path, centre: Centre) -> None:
    page = hand.page
    page.set_viewport_size({"width": 1366, "height": 1500})
    begin(hand, paper, "家族の行")
    page.get_by_label("だれの").first.select_option(label="家族1人目")
    lay(hand, "氏名", 30, 60, 60, 9)
    lay(hand, "続柄", 95, 60, 20, 9)
    page.get_by_label("あと何人分").fill("3")
    page.get_by_label("行の間隔（ミリ）").fill("12")
    page.get_by_role("button", name="次の家族へ複製する").click()
    boxes = kept(centre, page)
    assert [(box["item"], box["who"]) for box in boxes] == [(i, n) for n in range(1, 5) for i in ("name", "relation")]
    tops = [place(box)[1] for box in boxes if box["item"] == "name"]
    assert [round(low - tops[0]) for low in tops] == [0, 12, 24, 36]
    page.keyboard.press("Control+z")
    assert len(kept(centre, page)) == 2


def test_a_question_of_staff_s_own(hand: Hand, paper: Path, centre: Centre) -> None:
    page = hand.page
    page.set_viewport_size({"width": 1366, "height": 1500})
    begin(hand, paper, "質問を足す")
    page.get_by_text("質問を足す", exact=True).first.click()
    page.get_by_label("端末でたずねる文").fill("どの駅の置場を使いますか")
    page.get_by_label("短い名前").fill("置場")
    page.get_by_label("選ぶもの").fill("東萩駅")
    page.get_by_role("button", name="質問を足す").click()
    expect(page.get_by_role("alert").filter(has_text="2つから6つ")).to_be_visible()
    page.get_by_label("選ぶもの").fill("東萩駅\n萩駅\n")
    page.get_by_role("button", name="質問を足す").click()
    expect(page.get_by_label("置く項目").locator("option:checked")).to_have_text("置場")
    page.get_by_label("置く項目").select_option(label="置場の「東萩駅」に○")
    draw(hand, 40, 120, 10, 8)
    draw(hand, 60, 120, 10, 8)
    boxes = kept(centre, page)
    assert [(box["item"], box["draw"], box["choice"]) for box in boxes] == [
        ("answer", "circle", c) for c in ("c1", "c2")
    ]
    page.goto(page.url.replace("boxes", "publish"))
    expect(page.locator(".facts")).to_contain_text("置場")


@pytest.fixture
def other(browser: Browser, centre: Centre) -> Any:
    """A second administrator at another desk."""
    context = browser.new_context(locale="ja-JP", viewport={"width": 1366, "height": 1500})
    page = context.new_page()
    sign_in(page, centre, "suzuki")
    yield page
    context.close()


def test_two_people_change_one_form_and_nothing_is_lost(hand: Hand, other: Page, paper: Path, centre: Centre) -> None:
    page = hand.page
    page.set_viewport_size({"width": 1366, "height": 1500})
    begin(hand, paper, "ふたりで")
    lay(hand, "氏名", 40, 60, 80, 12)
    kept(centre, page)
    other.goto(page.url)
    editor(other)
    theirs = Hand(other)
    lay(theirs, "電話番号", 40, 150, 80, 12)
    assert len(kept(centre, other)) == 2
    lay(hand, "フリガナ", 40, 90, 80, 12)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("suzuki さんが", timeout=5000)
    dialog.get_by_role("button", name="自分の変更を重ねる").click()
    assert sorted(box["item"] for box in kept(centre, page)) == ["kana", "name", "phone"]

    lay(theirs, "旧氏", 40, 200, 80, 12)
    expect(other.get_by_role("dialog")).to_contain_text("yamada さんが", timeout=5000)
    other.get_by_role("dialog").get_by_role("button", name="相手の内容にする").click()
    assert sorted(box["item"] for box in kept(centre, other)) == ["kana", "name", "phone"]
    other.get_by_role("button", name="元に戻す").click()
    assert sorted(box["item"] for box in kept(centre, other)) == ["former_name", "name", "phone"], "mine came back"
    told = centre.rows("SELECT DISTINCT who FROM studio_change WHERE did = 'added' ORDER BY who")
    assert {("suzuki",), ("yamada",)} <= set(told)


def test_what_is_drawn_while_the_line_is_away_is_saved_when_it_is_back(hand: Hand, paper: Path, centre: Centre) -> None:
    page = hand.page
    begin(hand, paper, "つながらない")
    page.context.set_offline(True)
    lay(hand, "氏名", 40, 60, 80, 12)
    expect(page.locator("#saved")).to_contain_text("サーバーにつながりません", timeout=5000)
    page.context.set_offline(False)
    assert len(kept(centre, page)) == 1


def test_a_step_that_is_left_in_a_hurry_takes_the_last_change_along(hand: Hand, paper: Path, centre: Centre) -> None:
    page = hand.page
    begin(hand, paper, "いそいで")
    page.get_by_role("button", name="この項目を置く").click()
    page.get_by_role("link", name="公開する", exact=False).click()
    expect(page.get_by_role("heading", name="第1版として公開します")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("1（1ページ）")


def test_a_session_that_ended_loses_nothing(hand: Hand, paper: Path, centre: Centre) -> None:
    page = hand.page
    begin(hand, paper, "ログイン切れ")
    page.context.clear_cookies(name="madoguchi_session")
    page.get_by_role("button", name="この項目を置く").click()
    expect(page.locator("#saved")).to_contain_text("ログインが切れました", timeout=5000)
    window = page.context.new_page()
    sign_in(window, centre, "yamada")
    assert len(kept(centre, page)) == 1
