"""Somebody who has never seen it adds a form: by pointing, and by the keyboard alone."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.server.stage.centre import Centre
from tests.server.studio.browser.hand import Hand, begin, draw, editor, lay, saved

pytestmark = pytest.mark.parts

FIVE_MINUTES_S = 300


def ink(png: bytes, place_mm: tuple[float, float, float, float]) -> int:
    """Dark dots inside a rectangle (x, y, width, height) of an upright A4 page, a hair inside its border."""
    picture = Image.open(io.BytesIO(png)).convert("L")
    scale = picture.width / 210
    x, y, width, height = place_mm
    part = picture.crop(
        (int((x + 1) * scale), int((y + 1) * scale), int((x + width - 1) * scale), int((y + height - 1) * scale))
    )
    return sum(part.histogram()[:110])


def fetched(page: Page, address: str) -> bytes:
    answer = page.request.get(address)
    assert answer.ok, answer.status
    return answer.body()


def published(centre: Centre, title: str) -> list[tuple[object, ...]]:
    return centre.rows(
        "SELECT v.number, v.note, v.definition FROM studio_formversion v JOIN studio_formwork w ON w.id = v.work_id "
        "WHERE w.title = ? AND v.state = 'published'",
        title,
    )


def test_by_pointing_in_under_five_minutes(
    hand: Hand, paper: Path, centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    page = hand.page
    begin(hand, paper, "自転車置場申請書")
    page.set_viewport_size({"width": 1366, "height": 1500})
    lay(hand, "氏名", 60, 46, 120, 12)
    lay(hand, "フリガナ", 60, 61, 120, 12)
    lay(hand, "住所（全部）", 60, 76, 120, 12)
    lay(hand, "生年月日（和暦）", 60, 91, 120, 12)
    lay(hand, "性別の「男」に○", 40, 108, 7, 7)
    expect(page.get_by_label("置く項目").locator("option:checked")).to_have_text("性別の「女」に○")
    draw(hand, 48, 108, 7, 7)
    expect(page.locator("#boxes button")).to_have_count(6)
    saved(page)
    hand.click(page.get_by_role("link", name="次へ：確かめる"))
    expect(page.locator(".printed")).to_have_count(4, timeout=30000)
    expect(page.locator(".trial").filter(has_text="ふつうの方")).to_contain_text("すべて欄に入りました")
    hand.seconds += 20
    hand.click(page.get_by_role("link", name="次へ：公開する"))
    hand.type(page.get_by_label("何を変えたか"), "はじめて作りました")
    hand.click(page.get_by_role("button", name="公開して、端末へ送る"))
    expect(page.get_by_role("status").filter(has_text="公開しました")).to_be_visible()
    ((number, note, definition),) = published(centre, "自転車置場申請書")
    assert (number, note) == (1, "はじめて作りました")
    boxes = [one["box"] for one in json.loads(str(definition))["placed"]]
    assert [box["item"] for box in boxes] == ["name", "kana", "address", "birth_date", "sex", "sex"]
    assert [box["choice"] for box in boxes][-2:] == ["male", "female"]
    assert abs(boxes[0]["place"]["x_mm"] - 60) <= 1
    assert abs(boxes[0]["place"]["width_mm"] - 120) <= 1
    with capsys.disabled():
        print(f"\npointing: {hand.actions} actions, {hand.seconds:.0f} s at a person's pace")
    assert hand.seconds < FIVE_MINUTES_S


def test_by_the_keyboard_alone(hand: Hand, paper: Path, centre: Centre, capsys: pytest.CaptureFixture[str]) -> None:
    page = hand.page
    hand.tab_to("新しい様式を作る")
    hand.press("Enter")
    expect(page.get_by_label("様式の名前")).to_be_focused()
    hand.write("駐輪許可願")
    hand.tab_to("用紙のファイル")
    hand.choose_by_key(paper)
    hand.tab_to("次へ：欄を置く")
    hand.press("Enter")
    editor(page)
    hand.tab_to("置く項目")
    hand.write("氏")
    expect(page.get_by_label("置く項目").locator("option:checked")).to_have_text("氏名")
    hand.tab_to("この項目を置く")
    hand.press("Enter")
    expect(page.locator("#boxes button[aria-pressed=true]")).to_be_focused()
    hand.press("ArrowRight", 10)
    hand.press("ArrowDown", 20)
    hand.press("Shift+ArrowRight", 6)
    expect(page.locator("#boxes button")).to_contain_text("左 25・上 30")
    hand.tab_to("上から（ミリ）")
    hand.press("Control+a")
    hand.write("47")
    hand.press("Tab")
    expect(page.locator("#boxes button")).to_contain_text("左 25・上 47")
    expect(page.get_by_label("幅（ミリ）")).to_have_value("73")
    saved(page)
    hand.tab_to("次へ：確かめる")
    hand.press("Enter")
    expect(page.locator(".printed").first).to_be_visible(timeout=30000)
    hand.tab_to("次へ：公開する")
    hand.press("Enter")
    expect(page.get_by_role("heading", name="第1版として公開します")).to_be_visible()
    hand.tab_to("公開して、端末へ送る")
    hand.press("Enter")
    expect(page.get_by_role("status").filter(has_text="公開しました")).to_be_visible()
    assert len(published(centre, "駐輪許可願")) == 1
    with capsys.disabled():
        print(f"\nkeyboard: {hand.actions} actions, {hand.seconds:.0f} s at a person's pace")
    assert hand.seconds < FIVE_MINUTES_S


def test_the_preview_holds_the_made_up_person_s_ink(hand: Hand, paper: Path, centre: Centre) -> None:
    page = hand.page
    begin(hand, paper, "見本の確認")
    place = (60.0, 46.0, 120.0, 12.0)
    lay(hand, "氏名", *place)
    saved(page)
    hand.click(page.get_by_role("link", name="次へ：確かめる"))
    shown = page.locator(".printed").first
    shown.wait_for(timeout=30000)
    source = shown.get_attribute("src")
    assert source is not None
    ((digest,),) = centre.rows(
        "SELECT v.blank_id FROM studio_formversion v JOIN studio_formwork w ON w.id = v.work_id WHERE w.title = ?",
        "見本の確認",
    )
    blank = fetched(page, f"{centre.url}/console/studio/picture/{digest}/1.png")
    filled = fetched(page, centre.url + source)
    assert ink(blank, place) == 0
    assert ink(filled, place) > 200
    elsewhere = (60.0, 76.0, 120.0, 12.0)
    assert ink(filled, elsewhere) == ink(blank, elsewhere) == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="試し刷り用のPDFを保存").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_what_does_not_fit_and_what_no_font_has_is_said(hand: Hand, paper: Path) -> None:
    page = hand.page
    page.set_viewport_size({"width": 1366, "height": 1500})
    begin(hand, paper, "せまい欄")
    lay(hand, "氏名", 60, 46, 20, 5)
    lay(hand, "旧氏", 60, 80, 60, 12)
    saved(page)
    hand.click(page.get_by_role("link", name="次へ：確かめる"))
    trials = {name: page.locator(".trial").filter(has_text=name) for name in ("ふつうの方", "長い名前", "めずらしい字")}
    expect(trials["長い名前"]).to_contain_text("「氏名」が欄に入りきらず", timeout=30000)
    expect(trials["ふつうの方"]).to_contain_text("すべて欄に入りました", timeout=30000)
    expect(trials["めずらしい字"]).to_contain_text("書体にない字が", timeout=30000)
