"""A clerk's day at the console in a real Chromium: everything that can be pressed, mostly by keyboard.

With ``WRITE_PICTURES=1`` the walk writes the pictures of ``docs/clerk.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.bench.broker import Broker
from tests.server.calling import GUIDE, PICTURES, THUMBS, clean, hand, picture, press, time_passes
from tests.server.stage.browser import sign_in, sit_down
from tests.server.stage.centre import Centre
from tests.server.stage.letters import Pen, ticket
from tests.server.stage.machine import Machine

pytestmark = pytest.mark.parts

SERVICES = ("residence_certificate", "moving", "tax_certificate")


@pytest.fixture(scope="module")
def clerks(centre: Centre, broker: Broker, browser: Browser) -> Iterator[tuple[Page, Page]]:
    """Two consoles, eight people waiting, the first of them for 40 minutes."""
    pen, now = Pen(device="kiosk-01"), datetime.now(UTC)
    with Machine(broker, "kiosk-01") as machine:
        machine.send(
            *(
                pen.write(ticket(f"A{n:03d}", service=SERVICES[n % 3]), now - timedelta(minutes=44 - 4 * n))
                for n in range(1, 9)
            )
        )
        machine.wait_for_watermark(pen.sequence)
    centre.wait_for_rows(8, "SELECT 1 FROM queueing_ticket")
    contexts = [
        browser.new_context(locale="ja-JP", reduced_motion="reduce", viewport={"width": 1366, "height": 820})
        for _ in range(2)
    ]
    pages = [one.new_page() for one in contexts]
    for page, name, counter in zip(pages, ("tanaka", "yamada"), ("2番窓口", "1番窓口"), strict=True):
        page.set_default_timeout(8000)
        sign_in(page, centre, name)
        sit_down(page, counter)
        expect(page.locator(".line tbody tr")).to_have_count(8)
    yield pages[0], pages[1]
    for one in contexts:
        one.close()


@pytest.fixture
def clerk(clerks: tuple[Page, Page]) -> Page:
    return clerks[0]


@pytest.fixture
def colleague(clerks: tuple[Page, Page]) -> Page:
    return clerks[1]


def test_next_by_key_and_a_mistake_taken_back(clerk: Page) -> None:
    clean(clerk)
    picture(clerk, "1-free")
    press(clerk, "n")
    expect(clerk.locator(".hand .number")).to_have_text("A001")
    expect(clerk.locator("#finish")).to_be_focused()
    expect(clerk.locator("#undo")).to_contain_text("取り消す：A001 呼び出し")
    clean(clerk)
    picture(clerk, "2-hand")
    press(clerk, "u")
    expect(clerk.locator(".line tbody tr").first).to_contain_text("A001")
    press(clerk, "n")
    expect(clerk.locator(".hand .number")).to_have_text("A001")


def test_again_then_absent_then_here_after_all(centre: Centre, clerk: Page) -> None:
    # The other worker's tests may have made this one wait: how long ago the call was is not known here.
    expect(clerk.locator("#recall")).to_be_enabled(timeout=8000)
    press(clerk, "r")
    expect(clerk.locator("#recall")).to_be_disabled()
    expect(clerk.locator("#hand-title")).to_contain_text("2回呼びました")
    lacks = clerk.locator("#no-show-lacks")
    expect(lacks).to_have_text(re.compile(r"あと\d+秒"))
    first = lacks.inner_text()
    expect(lacks).not_to_have_text(first)
    press(clerk, "x")
    assert hand(clerk) == "A001", "not before its time"
    picture(clerk, "3-again")
    time_passes(centre, 58)
    clerk.reload()
    expect(clerk.locator("#no-show")).to_be_enabled(timeout=8000)
    clerk.once("dialog", lambda dialog: dialog.accept())
    press(clerk, "x")
    late = clerk.get_by_role("button", name="A001 の方が来られました")
    expect(late).to_be_visible()
    picture(clerk, "4-absent")
    clean(clerk)
    late.click()
    expect(clerk.locator(".hand .number")).to_have_text("A001")
    press(clerk, "f")
    expect(clerk.locator("#next")).to_be_visible()


def test_out_of_turn_asks_and_a_transfer_carries_a_note(clerk: Page, colleague: Page) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if len(asked) > 1 else dialog.dismiss()

    clerk.on("dialog", answer)
    for _ in range(2):
        clerk.get_by_role("button", name="A004 を呼ぶ").click()
    expect(clerk.locator(".hand .number")).to_have_text("A004")
    clerk.remove_listener("dialog", answer)
    assert len(asked) == 2
    assert "順番を変えて A004" in asked[0]
    press(clerk, "t")
    clean(clerk)
    note = clerk.get_by_label("引き継ぐこと")
    clerk.get_by_role("radio", name="戸籍").check()
    note.press_sequentially("fx 転入の届けは済み")
    picture(clerk, "5-transfer")
    assert hand(clerk) == "A004", "letters that are typed press no buttons"
    colleague.get_by_role("button", name="応援を呼ぶ").click()
    colleague.keyboard.press("Escape")
    note.press("Enter")
    expect(clerk.locator("#next")).to_be_visible()
    row = colleague.get_by_role("row", name=re.compile("A004 戸籍"))
    expect(row).to_contain_text("引き継ぎ")
    colleague.once("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button").click()
    expect(colleague.locator(".note")).to_contain_text("転入の届けは済み")
    press(colleague, "f")
    expect(colleague.locator("#next")).to_be_visible()


def test_a_push_does_not_wipe_what_is_being_filled_in(clerk: Page, colleague: Page) -> None:
    press(clerk, "n")
    expect(clerk.locator(".hand .number")).to_have_text("A002")
    press(clerk, "t")
    clerk.get_by_label("引き継ぐこと").fill("書きかけ")
    press(colleague, "n")
    expect(clerk.locator("#line-title")).to_contain_text("4")
    expect(clerk.get_by_label("引き継ぐこと")).to_have_value("書きかけ")
    clerk.keyboard.press("Escape")
    press(colleague, "f")
    expect(colleague.locator("#next")).to_be_visible()


def test_held_with_a_reason_and_called_by_a_colleague(clerk: Page, colleague: Page) -> None:
    press(clerk, "h")
    clean(clerk)
    picture(clerk, "6-hold")
    clerk.get_by_role("button", name="書類を書いている").press("Enter")
    expect(clerk.locator("#held-title")).to_contain_text("1")
    picture(clerk, "7-held")
    clean(clerk)
    colleague.get_by_role("button", name="A002 を呼ぶ").click()
    expect(colleague.locator(".hand .number")).to_have_text("A002")
    expect(clerk.locator("#held-title")).to_have_count(0)
    expect(clerk.locator("#undo")).to_have_count(0)
    press(colleague, "h")
    colleague.get_by_role("button", name="その他").click()
    asked: list[str] = []

    def accept(one: Dialog) -> None:
        asked.append(one.message)
        one.accept()

    colleague.once("dialog", accept)
    colleague.get_by_role("button", name="A002 を取り下げる").click()
    expect(clerk.locator("#held-title")).to_have_count(0)
    assert asked == ["A002 の番号を取り下げます。よろしいですか。"]
    expect(colleague.locator("#undo")).to_contain_text("A002 取り下げ")
    colleague.locator("#undo").click()
    colleague.get_by_role("button", name="A002 を列にもどす").click()
    expect(clerk.locator(".line tbody tr").first).to_contain_text("A002")


def test_several_errands_in_one_visit(clerk: Page) -> None:
    press(clerk, "n")
    expect(clerk.locator(".hand .number")).to_have_text("A002")
    press(clerk, "s")
    clerk.get_by_role("checkbox", name="印鑑登録").check()
    clean(clerk)
    picture(clerk, "8-errands")
    clerk.get_by_role("button", name="決める").click()
    expect(clerk.locator(".hand .after")).to_contain_text("印鑑登録")
    press(clerk, "g")
    expect(clerk.get_by_role("row", name=re.compile("A002 印鑑登録"))).to_be_visible()


def test_a_pause_and_calling_by_itself(centre: Centre, clerk: Page) -> None:
    clerk.get_by_text("自動の呼び出し・キーボード").click()
    clean(clerk)
    clerk.locator(".desk-settings").scroll_into_view_if_needed()
    picture(clerk, "9-settings")
    clerk.get_by_label("5秒後").check()
    auto = clerk.locator(".auto")
    expect(auto).to_contain_text("自動で呼びます")
    press(clerk, "p")
    clerk.get_by_role("button", name="休憩").click()
    expect(clerk.locator("#hand-title")).to_contain_text("休止中：休憩")
    expect(auto).to_have_count(0)
    clean(clerk)
    clerk.evaluate("window.scrollTo(0, 0)")
    picture(clerk, "10-pause")
    press(clerk, "p")
    expect(auto).to_be_visible()
    expect(clerk.locator(".hand .number")).to_be_visible(timeout=9000)
    called = hand(clerk)
    press(clerk, "u")
    expect(clerk.locator("#next")).to_be_visible()
    expect(auto).to_have_count(0)
    clerk.get_by_label("呼ばない").check()
    assert centre.rows("SELECT reason, until IS NOT NULL FROM queueing_pause") == [("break", 1)]
    expect(clerk.locator(".line")).to_contain_text(called)


def test_help_is_called_deliberately_and_answered_once(centre: Centre, clerk: Page, colleague: Page) -> None:
    press(clerk, "e")
    clerk.keyboard.press("Escape")
    assert centre.rows("SELECT 1 FROM queueing_helpcall") == []
    press(clerk, "e")
    clean(clerk)
    expect(clerk.get_by_role("dialog").get_by_role("button", name="応援を呼ぶ")).to_be_focused()
    clerk.keyboard.press("Enter")
    call = colleague.locator(".callout.help")
    expect(call).to_contain_text("2番窓口が応援を呼んでいます")
    picture(colleague, "11-help")
    clean(colleague)
    colleague.get_by_role("button", name="向かいます").click()
    expect(clerk.locator(".callout.own")).to_contain_text("1番窓口の yamada さんが向かっています")
    clean(clerk)
    clerk.get_by_role("button", name="応援を終わる").click()
    expect(call).to_have_count(0)
    assert centre.rows("SELECT answered_by, over_at IS NOT NULL FROM queueing_helpcall") == [("yamada", 1)]


def test_keys_can_be_turned_off(clerk: Page) -> None:
    if not clerk.locator(".desk-settings[open]").count():
        clerk.get_by_text("自動の呼び出し・キーボード").click()
    box = clerk.get_by_label("キーひとつでの操作を使う")
    box.uncheck()
    press(clerk, "n")
    expect(clerk.locator("#next")).to_be_visible()
    clerk.reload()
    press(clerk, "n")
    expect(clerk.locator("#next")).to_be_visible()
    clerk.get_by_text("自動の呼び出し・キーボード").click()
    box.check()
    press(clerk, "n")
    expect(clerk.locator(".hand .number")).to_be_visible()


def test_one_hand_on_a_tablet(clerk: Page) -> None:
    for size in ((768, 1024), (600, 900)):
        clerk.set_viewport_size({"width": size[0], "height": size[1]})
        assert clerk.evaluate(THUMBS) == 0
        clean(clerk)
    clerk.evaluate("window.scrollTo(0, 0)")
    picture(clerk, "12-tablet")
    clerk.locator("#finish").click()
    expect(clerk.locator("#next-here")).to_be_visible()
    assert clerk.evaluate(THUMBS) == 0
    clean(clerk)
    clerk.set_viewport_size({"width": 1366, "height": 820})


def test_a_request_that_comes_twice_and_a_stale_page_do_nothing_twice(centre: Centre, clerk: Page) -> None:
    def send(**fields: str) -> str:
        token = clerk.locator("#acts input[name=csrfmiddlewaretoken]").first.input_value()
        answer = clerk.request.post(
            f"{centre.url}/console/desk/",
            form={"csrfmiddlewaretoken": token, **fields},
            headers={"HX-Request": "true", "Referer": f"{centre.url}/console/"},
        )
        assert answer.ok
        return answer.text()

    def deeds() -> int:
        return int(centre.rows("SELECT count(*) FROM queueing_deed")[0][0])

    seen, before = clerk.locator("#now").get_attribute("data-seen") or "", deeds()
    answers = [send(deed="next", seen=seen) for _ in range(2)]
    assert deeds() == before + 1
    assert not any('notice" role' in one for one in answers), "a repeated press is no mistake of the clerk's"
    expect(clerk.locator(".hand .number")).to_be_visible()
    own = clerk.locator("#now").get_attribute("data-ticket") or ""
    assert "画面が古くなっていました" in send(deed="finish", ticket=own, seen=seen)
    assert "ほかの窓口で処理されました" in send(deed="finish", ticket="999999")
    assert "用件を選んでください" in send(deed="transfer", ticket=own, service="no such thing")
    assert send(deed="no such deed")
    assert deeds() == before + 1


def test_a_tab_of_a_counter_that_was_left_shows_the_new_one_and_does_nothing(centre: Centre, clerk: Page) -> None:
    before = centre.rows("SELECT count(*) FROM queueing_deed")
    stale = clerk.context.new_page()
    stale.goto(f"{centre.url}/console/")
    stale.route("**/console/stream", lambda route: route.abort())
    stale.reload()
    clerk.get_by_role("link", name="窓口を変える").click()
    sit_down(clerk, "3番窓口")
    stale.locator("#finish").click()
    expect(stale.get_by_role("heading", name="3番窓口")).to_be_visible()
    assert centre.rows("SELECT count(*) FROM queueing_deed") == before
    stale.close()


def test_the_guide_names_only_pictures_that_exist_and_are_small() -> None:
    named = re.findall(r"\((pictures/clerk/[^)]+)\)", GUIDE.read_text("utf-8"))
    assert len(named) >= 6
    for one in named:
        assert (GUIDE.parent / one).stat().st_size < 100_000, one
    unused = {path.name for path in PICTURES.glob("*.png")} - {Path(one).name for one in named}
    assert unused == set()
