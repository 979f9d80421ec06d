"""The four steps: clean in axe, refused files said in words, doors shut, versions kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.server.stage.browser import sign_in
from tests.server.stage.centre import Centre
from tests.server.studio import papers
from tests.server.studio.browser.hand import Hand, begin, editor, lay, saved
from tests.server.test_accessibility import MEASURE, serious

pytestmark = pytest.mark.parts

SIZES = [(1366, 900), (820, 1180)]


def clean(page: Page, *, axe_upright: bool = False) -> None:
    """Axe at a desk; targets of 44 px and nothing over the edge there and on a tablet held upright.

    ``axe_upright``: the page is laid out otherwise on a tablet, and axe looks at that as well.
    """
    for size in reversed(SIZES):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert page.evaluate(MEASURE) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
        if axe_upright or size == SIZES[0]:
            assert serious(page) == []


def test_every_step_is_clean(hand: Hand, paper: Path, centre: Centre) -> None:
    page = hand.page
    clean(page)
    page.goto(f"{centre.url}/console/studio/new/")
    clean(page)
    page.goto(f"{centre.url}/console/studio/")
    begin(hand, paper, "見やすさ")
    clean(page)
    page.get_by_label("だれの").first.select_option(label="家族1人目")
    lay(hand, "氏名", 40, 60, 80, 12)
    saved(page)
    page.locator("summary").click()
    clean(page, axe_upright=True)
    for number, step in enumerate(("blank", "boxes", "check", "publish"), start=1):
        page.goto(re.sub(r"/[a-z]+/$", f"/{step}/", page.url))
        expect(page.locator(".steps [aria-current=step]")).to_contain_text(str(number))
        assert page.locator(".steps a").count() == 3, "every other step can be reached"
        if step == "check":
            expect(page.get_by_role("link", name="試し刷り用のPDFを保存")).to_have_count(4, timeout=30000)
        if step != "boxes":  # seen above, with more in it
            clean(page)
    page.get_by_role("link", name="変更の記録").click()
    page.wait_for_url("**/history/")
    expect(page.get_by_role("row").filter(has_text="欄を足した")).to_contain_text("家族1人目の氏名")
    clean(page)


@pytest.mark.parametrize(
    ("nasty", "said"),
    [
        (papers.encrypted(), "暗号化"),
        (papers.request_form(5), "ページが多すぎます"),
        (b"MZ not a form", "PDF、JPEG、PNGのどれでもありません"),
        (b"%PDF-1.7" + bytes(10_100_000), "ファイルが大きすぎます"),
    ],
    ids=["encrypted", "pages", "program", "large"],
)
def test_a_refused_file_is_told_in_words_and_nothing_is_kept(
    hand: Hand, centre: Centre, tmp_path: Path, nasty: bytes, said: str
) -> None:
    page = hand.page
    before = centre.rows("SELECT (SELECT count(*) FROM studio_formwork), (SELECT count(*) FROM studio_blank)")
    page.goto(f"{centre.url}/console/studio/new/")
    page.get_by_label("様式の名前").fill("だめな用紙")
    (tmp_path / "x.pdf").write_bytes(nasty)
    page.get_by_label("用紙のファイル").set_input_files(tmp_path / "x.pdf")
    page.get_by_role("button", name="次へ：欄を置く").click()
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    expect(page.get_by_label("様式の名前")).to_have_value("だめな用紙")
    assert centre.rows("SELECT (SELECT count(*) FROM studio_formwork), (SELECT count(*) FROM studio_blank)") == before


def test_a_form_of_the_software_is_changed_and_an_old_version_comes_back(hand: Hand, centre: Centre) -> None:
    page = hand.page
    page.get_by_role("button", name="住民票の写し等交付請求書").click()
    editor(page)
    boxes = page.locator("#boxes button").count()
    assert boxes > 10
    page.get_by_role("button", name="この項目を置く").click()
    saved(page)
    page.get_by_role("link", name="公開する").click()
    expect(page.locator(".facts")).to_contain_text("組み込みの様式に代わります")
    page.get_by_role("button", name="公開して、端末へ送る").click()
    row = page.get_by_role("row").filter(has_text="住民票の写し等交付請求書")
    first = int(re.search(r"第(\d+)版", row.inner_text())[1])  # type: ignore[index]
    row.get_by_role("button", name="直す").click()
    editor(page)
    page.locator("#boxes button").last.focus()
    page.keyboard.press("Delete")
    saved(page)
    page.get_by_role("link", name="公開する").click()
    expect(page.locator(".facts")).to_contain_text(f"第{first}版から、欄を 0 足し、0 変え、1 消しました")
    page.get_by_role("button", name="公開して、端末へ送る").click()
    page.get_by_role("row").filter(has_text="住民票の写し").get_by_role("link", name=re.compile("記録")).click()
    page.get_by_role("row").filter(has_text="前の版").get_by_role("button").click()
    editor(page)
    expect(page.locator("#boxes button")).to_have_count(boxes + 1)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"第{first + 2}版の下書き")


def test_the_blank_is_replaced_and_boxes_on_lost_pages_are_told(hand: Hand, centre: Centre, tmp_path: Path) -> None:
    page = hand.page
    two = tmp_path / "two.pdf"
    two.write_bytes(papers.request_form(2))
    begin(hand, two, "二枚もの")
    page.locator("#page").select_option("2")
    page.get_by_role("button", name="この項目を置く").click()
    saved(page)
    page.get_by_role("link", name="様式を入れる").click()
    one = tmp_path / "one.pdf"
    one.write_bytes(papers.request_form(1))
    page.get_by_label("用紙を入れ替える").set_input_files(one)
    page.get_by_role("button", name="保存して、欄を置く").click()
    expect(page.locator("#findings")).to_contain_text("用紙にないページです")
    page.get_by_role("link", name="公開する").click()
    expect(page.get_by_role("alert")).to_contain_text("まだ公開できません")
    expect(page.get_by_role("button", name="公開して、端末へ送る")).to_have_count(0)


def test_only_administrators_come_in(centre: Centre, page: Page) -> None:
    paths = ("", "new/", "1/blank/", "1/boxes/", "1/check/", "1/publish/", "1/history/")
    for path in paths:
        page.goto(f"{centre.url}/console/studio/{path}")
        assert "/login/" in page.url
    sign_in(page, centre, "tanaka")
    page.wait_for_url("**/console/**")
    for path in paths:
        answer = page.goto(f"{centre.url}/console/studio/{path}")
        assert answer is not None
        assert answer.status == 403
    expect(page.get_by_role("link", name="様式")).to_have_count(0)
