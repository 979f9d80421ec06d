"""The clerk's side in a real Chromium: opened, corrected, printed, handed over; filled in by the clerk; scanned."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from edge_sync.messages.entry import Person
from edge_sync.seal.machine_key import machine_signer
from edge_sync.seal.paper_code import pack
from tests.bench.broker import Broker
from tests.bench.seal import CitySeal
from tests.server.forms.stand import ADDRESS, ENTRY, FORM, NAME, NEEDED, PERSON, sealed_entry
from tests.server.stage.browser import sign_in, sit_down
from tests.server.stage.centre import Centre
from tests.server.stage.letters import Pen, ticket, visit_id
from tests.server.stage.machine import Machine
from tests.server.test_accessibility import MEASURE, serious

pytestmark = pytest.mark.parts

SIZES = [(1366, 900), (820, 1180)]
PEN = Pen(device="kiosk-01")


@dataclass
class House:
    centre: Centre
    city: CitySeal
    tray: Path


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, broker: Broker, staffed_database: Path) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("entries")
    city = CitySeal(folder / "city")
    centre = Centre(folder / "centre", broker)
    text = centre.settings.read_text("utf-8")
    tray = folder / "handover"
    centre.settings.write_text(f'{text}[forms]\nsafe = "{folder}/city/safe"\nhandover = "{tray}"\n', "utf-8")
    shutil.copy(staffed_database, centre.database)
    centre.start()
    try:
        yield House(centre, city, tray)
    finally:
        centre.stop()


@pytest.fixture
def machine(broker: Broker, house: House) -> Iterator[Machine]:
    with Machine(broker, "kiosk-01") as one:
        yield one


def clean(page: Page) -> None:
    """Axe, targets of 44 px, nothing over the edge; at a desk and on a tablet held upright."""
    assert serious(page) == []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(MEASURE) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})


def picture(page: Page, name: str) -> None:
    """For the eyes of whoever sets LOOK_AT to a folder."""
    folder = os.environ.get("LOOK_AT")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def called(house: House, machine: Machine, page: Page, number: str, *, entered: bool) -> None:
    letters = [PEN.write(ticket(number))]
    if entered:
        child = Person(
            name="架空　葛󠄀子", kana="カクウ　カツコ", birth_date="2019-05-01", sex="female", relation="child"
        )
        entry = replace(ENTRY, people=(PERSON, child), ticket=number)
        letters.append(PEN.write(sealed_entry(house.city, entry, visit_id=visit_id(number))))
    machine.send(*letters)
    machine.wait_for_watermark(PEN.sequence)
    house.centre.wait_until_applied()
    sign_in(page, house.centre, "tanaka")
    sit_down(page)
    page.get_by_role("button", name="次の方を呼ぶ").first.click()
    expect(page.locator(".hand .number")).to_have_text(number)


def finish(page: Page, house: House) -> None:
    page.goto(f"{house.centre.url}/console/")
    page.get_by_role("button", name="対応終了").click()
    expect(page.get_by_role("button", name="次の方を呼ぶ").first).to_be_visible()


def test_opened_corrected_printed_and_handed_over(house: House, machine: Machine, page: Page) -> None:
    called(house, machine, page, "A001", entered=True)
    page.get_by_role("link", name="申請内容を開く").press("Enter")
    expect(page.get_by_label("氏名").first).to_have_value(NAME)
    expect(page.get_by_role("img", name="画面で書いた署名")).to_be_visible()
    clean(page)
    picture(page, "entry")

    page.get_by_label("電話番号").first.fill("昭和")
    page.get_by_label("生年月日").first.fill("昭和99年")
    page.get_by_label("生年月日").first.press("Enter")
    expect(page.get_by_text("日付として読めません")).to_be_visible()
    expect(page.get_by_label("生年月日").first).to_be_focused()
    expect(page.get_by_label("電話番号").first).to_have_value("昭和")
    clean(page)
    picture(page, "wrong")
    page.get_by_label("生年月日").first.fill("S33.11.24")
    page.get_by_label("電話番号").first.fill("0838-00-0000")
    page.get_by_label("電話番号").first.press("Enter")
    expect(page.get_by_text("保存しました")).to_be_visible()
    expect(page.get_by_label("生年月日").first).to_have_value("昭和33年11月24日")

    form = page.get_by_role("link", name="印刷（PDF）").first
    answer = page.request.get(house.centre.url + str(form.get_attribute("href")))
    assert answer.body().startswith(b"%PDF")
    assert answer.headers["cache-control"] == "no-store"
    with page.expect_popup() as popup:
        form.click()
    popup.value.wait_for_url("**/*.pdf")
    popup.value.close()

    page.goto(f"{house.centre.url}/console/entries/mappings/{FORM}/")
    clean(page)
    picture(page, "mapping")
    page.get_by_role("button", name="保存").press("Enter")
    expect(page.get_by_text("保存しました")).to_be_visible()
    page.goto(f"{house.centre.url}/console/entries/")
    clean(page)
    picture(page, "recent")
    page.get_by_role("link", name="開く A001").click()
    page.get_by_role("button", name="基幹システムへ渡す").press("Enter")
    expect(page.get_by_text("基幹システムへ渡しました")).to_be_visible()
    clean(page)
    (path,) = house.tray.iterdir()
    (row,) = csv.DictReader(io.StringIO(path.read_bytes().decode("cp932")))
    assert row["生年月日"] == "19581124"
    assert row["氏名"] == NAME.replace("𠮷", "〓")
    assert "U+20BB7" in row["外字・要確認"]
    page.goto(f"{house.centre.url}/console/entries/handovers/")
    expect(page.get_by_text(path.name)).to_be_visible()
    clean(page)
    picture(page, "handovers")
    finish(page, house)


def test_the_clerk_fills_in_with_the_keyboard_alone(house: House, machine: Machine, page: Page) -> None:
    called(house, machine, page, "A002", entered=False)
    page.get_by_role("link", name="窓口で入力する").press("Enter")
    expect(page.get_by_role("heading", name="窓口で入力")).to_be_visible()
    page.get_by_label("住民票の写し等交付請求書").press("Space")
    page.get_by_role("button", name="選んだ様式の質問を出す").press("Enter")
    expect(page.get_by_text("質問の答え")).to_be_visible()
    page.get_by_label("氏名").first.fill("口頭　花子")
    page.get_by_label("フリガナ").first.fill("こうとう　はなこ")
    page.get_by_label("郵便番号").first.fill("758-8555")
    page.get_by_role("button", name="住所を出す").first.press("Enter")
    assert page.get_by_label("住所", exact=False).first.input_value().startswith("山口県萩市")
    page.get_by_role("button", name="世帯員を加える").press("Enter")
    expect(page.get_by_text("世帯員 1").first).to_be_visible()
    clean(page)
    picture(page, "filled-in")
    page.get_by_role("button", name="世帯員 1 を外す").press("Enter")
    page.get_by_role("button", name="保存").press("Enter")
    expect(page.get_by_text("保存しました")).to_be_visible()
    expect(page.get_by_label("フリガナ").first).to_have_value("コウトウ　ハナコ")
    expect(page.get_by_role("link", name="印刷（PDF）")).to_have_count(1)
    finish(page, house)


def test_a_scanner_types_the_codes_of_a_sheet(house: House, machine: Machine, page: Page, broker: Broker) -> None:
    machine.send(PEN.write(ticket("A003")))
    machine.wait_for_watermark(PEN.sequence)
    own = broker.device("kiosk-01")
    people = (PERSON, *(replace(PERSON, name=f"架空　{n}", address=f"{ADDRESS}{n}") for n in "一二三四"))
    codes = pack(
        replace(ENTRY, people=people),
        device="kiosk-01",
        visit_id=visit_id("A009"),
        forms=NEEDED,
        key=house.city.key(),
        now=datetime.now(UTC),
        sign=machine_signer(own.key, own.certificate),
    )
    assert len(codes) > 1
    sign_in(page, house.centre, "tanaka")
    page.goto(f"{house.centre.url}/console/entries/scan/")
    for number, code in enumerate(reversed(codes), start=1):
        expect(page.get_by_label("コード")).to_be_focused()
        page.keyboard.type(code[:12])
        page.keyboard.insert_text(code[12:])
        page.keyboard.press("Enter")
        if number < len(codes):
            expect(page.get_by_text(f"{number}/{len(codes)}")).to_be_visible()
            clean(page)
            picture(page, "scan")
    expect(page.get_by_label("氏名").first).to_have_value(NAME)


def test_other_pages_are_clean(house: House, page: Page) -> None:
    sign_in(page, house.centre, "tanaka")
    for path in ("mappings/", "scan/"):
        page.goto(f"{house.centre.url}/console/entries/{path}")
        clean(page)
    page.get_by_label("コード").fill("hello")
    page.get_by_label("コード").press("Enter")
    expect(page.get_by_role("alert").filter(has_text="用紙のコードではない")).to_be_visible()
    clean(page)
