"""Backups, restore and our letters to machines, on the real line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from edge_sync.messages.codec import decode_batch, encode_plain
from edge_sync.messages.letter import Letter
from edge_sync.messages.line import CommandDone, Outcome, Status
from tests.bench.broker import Broker
from tests.server.stage.browser import sign_in
from tests.server.stage.centre import Centre
from tests.server.stage.letters import Pen, hex32, ticket
from tests.server.stage.machine import Machine

pytestmark = pytest.mark.parts


@pytest.fixture
def careful(tmp_path: Path, broker: Broker) -> Iterator[Centre]:
    """A centre with backups that are made by hand."""
    one = Centre(tmp_path / "careful", broker)
    with one.settings.open("a") as settings:
        settings.write(f'[backup]\nfolder = "{tmp_path}/backups"\nevery_s = 86400\n')
    one.start()
    try:
        yield one
    finally:
        one.stop()


def backup(centre: Centre) -> Path:
    done = centre.command("backup")
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_restored_from_yesterday_the_machines_refill_it(careful: Centre, broker: Broker) -> None:
    pen = Pen(device="kiosk-31")
    with Machine(broker, "kiosk-31") as machine:
        machine.send(*(pen.write(ticket(f"A{n:03d}")) for n in range(1, 11)))
        assert machine.wait_for_watermark(10)["safe_upto"] == 0
        yesterday = backup(careful)
        machine.send(*(pen.write(ticket(f"A{n:03d}")) for n in range(11, 21)))
        machine.wait_for_watermark(20)
        assert careful.command("restore", str(yesterday)).returncode == 1, "a server runs on it"
        careful.stop()
        done = careful.command("restore", str(yesterday))
        assert done.returncode == 0, done.stderr
        careful.start()

        def marks() -> list[int]:
            return [mark["upto"] for mark in machine.told("ack")]

        machine.wait_for("ack", lambda mark: bool(marks()) and marks()[-1] == 10)
        machine.send(*pen.written[10:])
        machine.wait_for("ack", lambda mark: marks()[-1] == 20)
    careful.wait_until_applied()
    assert careful.rows("SELECT count(*) FROM ingest_event") == [(20,)]
    assert careful.rows("SELECT count(*) FROM queueing_ticket") == [(20,)]
    assert "バックアップ" in careful.command("doctor").stdout


def commands(machine: Machine) -> list[Letter]:
    payloads = [payload for topic, payload in list(machine._heard) if topic.endswith("/cmd")]
    return [letter for payload in payloads for letter in decode_batch(payload) if isinstance(letter, Letter)]


def birth(machine: Machine, pen: Pen, cmd_epoch: str = "", cmd_upto: int = 0) -> None:
    status = Status(
        online=True, session=hex32(f"s{cmd_upto}"), epoch=pen.epoch, head_seq=pen.sequence, waiting=0,
        cmd_epoch=cmd_epoch, cmd_upto=cmd_upto,
    )  # fmt: skip
    machine.publish("status", encode_plain(status), retain=True)


def test_a_newcomer_hears_the_queue_without_waiting_for_a_change(centre: Centre, broker: Broker) -> None:
    with Machine(broker, "kiosk-32") as machine:
        birth(machine, Pen(device="kiosk-32"))
        machine.wait_for("queue", lambda queue: True, within_s=5)


def test_an_administrator_closes_a_machine_and_sees_what_became_of_it(
    centre: Centre, broker: Broker, page: Page
) -> None:
    pen = Pen(device="kiosk-33")
    with Machine(broker, "kiosk-33") as machine:
        birth(machine, pen)
        centre.wait_for_rows(1, "SELECT 1 FROM fleet_machine WHERE device = 'kiosk-33' AND online")
        sign_in(page, centre, "yamada")
        page.get_by_role("link", name="配信").click()
        card = page.locator(".machine").filter(has_text="kiosk-33")
        expect(card).to_contain_text("受付中")
        card.get_by_role("button", name="kiosk-33 の受付を休止する").click()
        expect(card).to_contain_text("休止")
        machine.wait_for_raw("cmd")
        letter = commands(machine)[0]
        assert (letter.type, letter.sequence, letter.source) == ("machine.set_open", 1, "/hagi/centre")
        machine.send(pen.write(CommandDone(epoch=letter.epoch, sequence=1, outcome=Outcome.APPLIED)))
        expect(card.get_by_role("row").filter(has_text="受付の開始・休止")).to_contain_text("完了", timeout=5000)
        page.goto(f"{centre.url}/console/book/")
        expect(page.get_by_role("row").filter(has_text="kiosk-33")).to_contain_text("端末の受付を休止")


def test_clerks_send_nothing(centre: Centre, page: Page) -> None:
    sign_in(page, centre, "tanaka")
    answer = page.goto(f"{centre.url}/console/dispatch/")
    assert answer is not None
    assert answer.status == 403


def test_content_is_published_from_a_folder(centre: Centre, broker: Broker, tmp_path: Path) -> None:
    folder = tmp_path / "words"
    (folder / "ja").mkdir(parents=True)
    (folder / "ja" / "visit.toml").write_bytes(b"x = 1\n" * 20_000)
    pen = Pen(device="kiosk-34")
    with Machine(broker, "kiosk-34") as machine:
        birth(machine, pen)
        centre.wait_for_rows(1, "SELECT 1 FROM fleet_machine WHERE device = 'kiosk-34' AND online")
        done = centre.command("publish", "words", str(folder), "--to", "kiosk-34")
        assert done.returncode == 0, done.stderr
        machine.wait_for_raw("cmd", lambda: commands(machine)[-1].type == "content.install")
        letters = commands(machine)
    assert [letter.sequence for letter in letters] == list(range(1, len(letters) + 1))
    (folder / "Bad Name.toml").write_text("")
    assert centre.command("publish", "words", str(folder)).returncode == 1
    assert centre.command("publish", "songs", str(folder)).returncode == 2
