"""The whole post office as a process, before a real Mosquitto over mutual TLS."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_sync.desk import Desk, DeskError
from edge_sync.link.paho_client import Credentials, PahoLink
from edge_sync.messages.hall import SetNumbers
from edge_sync.messages.machine import SetOpen
from edge_sync.slips import QueueView
from tests.bench.broker import Broker
from tests.bench.ports import free_port
from tests.edge_sync.centre import SmallCentre
from tests.edge_sync.commands import EPOCH, bundle, command
from tests.edge_sync.link.ears import wait_until
from tests.edge_sync.process import ROOT, PostOfficeProcess, settings_text
from tests.edge_sync.writing import began, queue_of, visit_id

pytestmark = pytest.mark.parts


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Broker(tmp_path / "broker") as made:
        yield made


@pytest.fixture
def post_office(tmp_path: Path, broker: Broker) -> Iterator[PostOfficeProcess]:
    made = PostOfficeProcess(tmp_path, port=broker.port, own=broker.device("kiosk-01"))
    yield made
    made.kill()


def _centre(broker: Broker) -> SmallCentre:
    own = broker.centre()
    centre = SmallCentre(PahoLink(broker.host, broker.port, "centre", Credentials(own.ca, own.certificate, own.key)))
    centre.open()
    return centre


@pytest.mark.alone
def test_a_ticket_reaches_the_centre_and_the_queue_reaches_the_kiosk(
    broker: Broker, post_office: PostOfficeProcess
) -> None:
    centre = _centre(broker)
    took_s = post_office.start()
    assert took_s <= 2.0
    views: list[QueueView] = []
    watch = post_office.desk.watch(views.append)
    issued = post_office.desk.take_ticket(visit_id=visit_id(1), service="certificates")
    assert issued.ticket == "A001"
    assert wait_until(lambda: len(centre.letters) == 2)
    kinds = [letter.type for _, letter in sorted(centre.letters.items())]
    assert kinds == ["health.started", "queueing.ticket_issued"]
    centre.tell_queue(queue_of(6))
    assert wait_until(lambda: bool(views) and views[-1].queue == queue_of(6) and views[-1].line_up)
    assert wait_until(lambda: post_office.desk.report().waiting == 0)
    lines = post_office.status()
    assert len(lines) == 10
    assert any("waiting       nothing" in line for line in lines)
    watch.close()
    status, seconds = post_office.stop()
    assert status == 0
    assert seconds < 5.0
    assert wait_until(lambda: not centre.statuses[-1].online)
    centre.close()


def test_numbers_are_given_while_broker_and_centre_are_away_and_all_arrive_afterwards(
    broker: Broker, post_office: PostOfficeProcess
) -> None:
    broker.kill()
    post_office.start()
    tickets = [
        post_office.desk.take_ticket(visit_id=visit_id(number), service="certificates") for number in range(1, 31)
    ]
    assert [one.ticket for one in tickets] == [f"A{number:03d}" for number in range(1, 31)]
    assert not any(one.line_was_up for one in tickets)
    lines = post_office.status()
    assert any(line.startswith("line          DOWN since") for line in lines)
    assert any("waiting       31 letters, the oldest since" in line for line in lines)
    broker.start()
    centre = _centre(broker)
    assert wait_until(lambda: centre.sequences() == list(range(1, 32)))
    assert wait_until(lambda: post_office.desk.report().waiting == 0)
    centre.close()


def test_what_was_said_to_be_recorded_survives_being_killed_again_and_again(
    broker: Broker, post_office: PostOfficeProcess
) -> None:
    told: list[int] = []
    for round_ in range(4):
        post_office.start()
        told += [post_office.desk.record(began(round_ * 100 + place)) for place in range(25)]
        post_office.kill()
    post_office.start()
    centre = _centre(broker)
    head = post_office.desk.report().head
    assert head == 4 * 25 + 5
    assert wait_until(lambda: centre.sequences() == list(range(1, head + 1)))
    assert set(told) <= set(centre.sequences())
    assert len(set(told)) == len(told)
    centre.close()


def test_a_broker_that_is_killed_in_the_middle_loses_nothing(broker: Broker, post_office: PostOfficeProcess) -> None:
    post_office.start()
    kept: dict[tuple[str, int], object] = {}
    for round_ in range(3):
        centre = _centre(broker)
        centre.letters.update(kept)  # type: ignore[arg-type]
        for place in range(40):
            post_office.desk.record(began(round_ * 100 + place))
            if place == 20:
                broker.kill()
                broker.start()
        centre.close()
        kept = dict(centre.letters)
    centre = _centre(broker)
    centre.letters.update(kept)  # type: ignore[arg-type]
    assert wait_until(lambda: centre.sequences() == list(range(1, 122)))
    assert wait_until(lambda: post_office.desk.report().waiting == 0)
    centre.close()


def test_disaster_mode_is_switched_by_hand_with_the_post_office_running_or_not(
    broker: Broker, post_office: PostOfficeProcess
) -> None:
    centre = _centre(broker)
    post_office.start()
    assert wait_until(lambda: bool(centre.letters)), "only then does the machine listen"
    centre.command([command(SetNumbers(letter="D", first=40, last=60), 1)])
    assert wait_until(lambda: post_office.desk.report().numbers == "D40-60")
    (switched,) = post_office.command("disaster", "on")
    assert switched.startswith("disaster mode on since ")
    assert switched.endswith(" (switched here)")
    issued = post_office.desk.take_ticket(visit_id=visit_id(1), service="certificates", priority="elderly")
    assert (issued.ticket, issued.priority) == ("D040", "elderly")
    assert issued.business_day in switched
    assert wait_until(lambda: "health.fault_began" in [letter.type for letter in centre.letters.values()])
    post_office.stop()
    assert post_office.command("disaster", "status") == [switched]
    assert post_office.command("disaster", "off") == ["disaster mode off"]
    assert any("last number D040 of D40-60" in line for line in post_office.status())
    assert not any("DISASTER" in line for line in post_office.status())
    post_office.start()
    assert wait_until(lambda: "health.fault_ended" in [letter.type for letter in centre.letters.values()])
    centre.close()


def test_systemd_hears_ready_alive_and_stopping(tmp_path: Path, broker: Broker) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "n"))
        ear.settimeout(8)
        office = PostOfficeProcess(tmp_path, port=broker.port, own=broker.device("kiosk-01"), notify=tmp_path / "n")
        try:
            office.start()
            assert ear.recv(100) == b"READY=1"
            assert ear.recv(100) == b"WATCHDOG=1"
            assert office.stop()[0] == 0
            assert ear.recv(100) == b"STOPPING=1"
        finally:
            office.kill()


def test_a_second_post_office_on_the_same_store_is_refused(tmp_path: Path, post_office: PostOfficeProcess) -> None:
    post_office.start()
    second = tmp_path / "second.toml"
    second.write_text(post_office.settings.read_text("utf-8").replace("desk.sock", "other.sock"), "utf-8")
    ask = [sys.executable, "-m", "edge_sync", "--settings", str(second)]
    found = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=False, timeout=20)
    assert found.returncode == 3
    assert "STORE-03" in found.stderr
    assert post_office.desk.record(began()) > 0


def test_status_of_a_closed_post_office_reads_the_store_and_of_none_says_so(
    tmp_path: Path, post_office: PostOfficeProcess
) -> None:
    ask = [sys.executable, "-m", "edge_sync", "--settings", str(post_office.settings), "status"]
    none = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True, check=False, timeout=20)
    assert none.returncode == 3
    assert "cannot be read" in none.stderr
    post_office.start()
    post_office.desk.take_ticket(visit_id=visit_id(1), service="certificates")
    post_office.kill()
    lines = post_office.status()
    assert len(lines) == 10
    assert "CLOSED" in lines[0]
    assert any("last number A001" in line for line in lines)


def test_a_machine_without_certificates_opens_all_the_same(tmp_path: Path) -> None:
    absent = tmp_path / "absent.pem"
    settings = tmp_path / "edge_sync.toml"
    settings.write_text(settings_text(tmp_path, port=free_port(), ca=absent, certificate=absent, key=absent), "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "edge_sync", "--settings", str(settings)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        desk = Desk(tmp_path / "desk.sock")
        assert wait_until((tmp_path / "desk.sock").exists)
        assert wait_until(lambda: desk.report().line is not None)
        assert desk.take_ticket(visit_id=visit_id(1), service="certificates").ticket == "A001"
        line = desk.report().line
        assert line is not None
        assert "certificate cannot be used" in line.why
    finally:
        process.terminate()
        assert process.wait(10) == 0


def test_nothing_of_a_letter_stands_in_the_log(broker: Broker, post_office: PostOfficeProcess) -> None:
    centre = _centre(broker)
    post_office.start()
    post_office.desk.take_ticket(visit_id=visit_id(0xABCDEF), service="certificates")
    assert wait_until(lambda: len(centre.letters) == 2)
    post_office.stop()
    log = post_office.log.read_text("utf-8")
    assert "line is up" in log
    assert visit_id(0xABCDEF) not in log
    assert "A001" not in log
    centre.close()


def _count(centre: SmallCentre, kind: str) -> int:
    return sum(letter.type == kind for letter in list(centre.letters.values()))


def _settled_in_a_new_epoch(post_office: PostOfficeProcess, before: str) -> bool:
    try:
        report = post_office.desk.report()
    except DeskError:  # the house is being built anew
        return False
    return report.epoch != before and report.waiting == 0


def test_an_old_copy_of_the_store_put_back_loses_nothing(
    broker: Broker, post_office: PostOfficeProcess, tmp_path: Path
) -> None:
    centre = _centre(broker)
    post_office.start()
    for number in range(20):
        post_office.desk.record(began(number))
    assert wait_until(lambda: post_office.desk.report().waiting == 0)
    post_office.stop()
    image = (tmp_path / "outbox.db").read_bytes()
    post_office.start()
    for number in range(20, 60):
        post_office.desk.record(began(number))
    assert wait_until(lambda: post_office.desk.report().waiting == 0)
    post_office.stop()
    broker.kill()
    (tmp_path / "outbox.db").write_bytes(image)
    post_office.start()
    for number in range(60, 70):
        post_office.desk.record(began(number))
    before = post_office.desk.report().epoch
    post_office.stop()
    broker.start()
    centre.close()
    kept = dict(centre.letters)
    centre = _centre(broker)
    centre.letters.update(kept)
    centre.confirm("kiosk-01", before)
    post_office.start()
    assert wait_until(lambda: _settled_in_a_new_epoch(post_office, before), 20)
    visits = {bytes(letter.data) for letter in centre.letters.values() if letter.type == "visit.began"}
    assert len(visits) == 70
    assert any("STORE-07" in line for line in post_office.status()) or post_office.desk.report().aside
    centre.close()


@pytest.mark.alone
def test_a_damaged_store_is_back_in_service_by_itself(
    broker: Broker, post_office: PostOfficeProcess, tmp_path: Path
) -> None:
    broker.kill()
    post_office.start()
    for number in range(100):
        post_office.desk.record(began(number))
    assert post_office.stop()[0] == 0
    raw = bytearray((tmp_path / "outbox.db").read_bytes())
    raw[:100] = bytes(100)
    (tmp_path / "outbox.db").write_bytes(raw)
    assert post_office.start() < 10
    broker.start()
    centre = _centre(broker)
    assert wait_until(lambda: post_office.desk.report().waiting == 0)
    kinds = [letter.type for _, letter in sorted(centre.letters.items())]
    assert kinds[0] == "line.epoch_began"
    assert kinds.count("visit.began") == 100
    assert "health.fault_began" in kinds
    assert any("OLD FILE KEPT" in line for line in post_office.status())
    centre.close()


def test_the_centres_letters_are_applied_told_to_the_kiosk_and_answered(
    broker: Broker, post_office: PostOfficeProcess, tmp_path: Path
) -> None:
    centre = _centre(broker)
    post_office.start()
    views: list[QueueView] = []
    watch = post_office.desk.watch(views.append)
    letters = bundle("こんにちは".encode(), 1)
    letters.append(command(SetOpen(is_open=False, sentence="本日は終了しました"), len(letters) + 1))
    assert wait_until(lambda: bool(centre.statuses))
    for _ in range(2):
        centre.command(letters)
    assert wait_until(lambda: bool(views) and not views[-1].is_open)
    assert views[-1].closed_sentence == "本日は終了しました"
    assert list(views[-1].content) == ["words"]
    assert (tmp_path / "content" / "words" / "current" / "ja" / "visit.toml").read_text("utf-8") == "こんにちは"
    assert wait_until(lambda: (centre.statuses[-1].cmd_upto, centre.statuses[-1].cmd_epoch) == (len(letters), EPOCH))
    assert wait_until(lambda: _count(centre, "line.command_done") == len(letters))
    watch.close()
    centre.close()
