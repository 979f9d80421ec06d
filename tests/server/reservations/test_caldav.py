"""The calendar server is a real radicale."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from caldav.collection import Calendar
from caldav.davclient import DAVClient
from icalendar import Calendar as Parsed

from server.reservations.caldav_push import Push, collections_of
from server.reservations.caldav_shelf import Shelf
from server.reservations.models import Booking, Pushed
from tests.bench.ports import free_port
from tests.server.reservations.conftest import THURSDAY, Desk, a_plan

pytestmark = pytest.mark.parts

PASSWORD = "correct-horse"


class Radicale:
    """A calendar server in one folder; its events outlive its process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self.home = f"http://127.0.0.1:{self.port}/office/"
        (folder / "users").write_text(f"office:{PASSWORD}\n")
        self.password_file = folder / "password"
        self.password_file.write_text(PASSWORD)
        (folder / "config").write_text(
            f"""
[server]
hosts = 127.0.0.1:{self.port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/events
"""
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [sys.executable, "-m", "radicale", "--config", str(self._folder / "config")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(words, stdout=log, stderr=log)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((self._folder / "log").read_text())

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def client(self) -> DAVClient:
        return DAVClient(url=self.home, username="office", password=PASSWORD, enable_rfc6764=False, require_tls=False)

    def events(self, collection: str) -> dict[str, str]:
        """As another program reads them: UID to when they begin."""
        with self.client() as client:
            found: Any = Calendar(client=client, url=f"{self.home}{collection}/").get_events()
            components: list[Any] = [Parsed.from_ical(one.data).walk("VEVENT")[0] for one in found]
            return {str(one["UID"]).partition("@")[0]: f"{one['DTSTART'].dt:%H:%M}" for one in components}


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    one = Radicale(tmp_path_factory.mktemp("radicale"))
    one.start()
    yield one
    one.stop()


def test_bookings_stand_in_the_citys_calendar(desk: Desk, radicale: Radicale) -> None:
    push = Push(desk.clock, lambda: Shelf(radicale.home, "office", radicale.password_file))
    plan = a_plan(clerk="tanaka")
    kept, moved, dropped = desk.book(plan, 540), desk.book(plan, 570), desk.book(plan, 600)
    counter, clerk = (one.key for one in collections_of(Booking.objects.first() or Booking()))
    assert push.look()
    uids = {code: desk.office.find(code).uid for code in (kept, moved, dropped)}
    assert radicale.events(counter) == {uids[kept]: "00:00", uids[moved]: "00:30", uids[dropped]: "01:00"}
    assert radicale.events(clerk) == radicale.events(counter)

    desk.office.move(moved, plan.pk, THURSDAY, 660)
    desk.office.cancel(dropped)
    assert push.look()
    assert push.look(), "again is harmless"
    assert radicale.events(counter) == {uids[kept]: "00:00", uids[moved]: "02:00"}

    with radicale.client() as client:  # somebody deletes one, changes one, and adds one of their own
        client.delete(f"{radicale.home}{counter}/{uids[kept]}.ics")
        body = client.request(f"{radicale.home}{counter}/{uids[moved]}.ics").raw
        client.put(f"{radicale.home}{counter}/{uids[moved]}.ics", str(body).replace("T020000Z", "T023000Z"))
        own = str(body).replace(uids[moved], "lunch").replace("T020000Z", "T030000Z")
        client.put(f"{radicale.home}{counter}/lunch.ics", own)
    assert push.look()
    assert radicale.events(counter) == {uids[kept]: "00:00", uids[moved]: "02:00", "lunch": "03:00"}

    radicale.stop()
    desk.office.cancel(kept)
    late = desk.book(plan, 630)
    desk.clock.advance(int(timedelta(minutes=1).total_seconds() * 1000))
    assert not push.look(), "down is said, not raised"
    radicale.start()
    assert push.look()
    late_uid = desk.office.find(late).uid
    assert radicale.events(counter) == {late_uid: "01:30", uids[moved]: "02:00", "lunch": "03:00"}
    assert Pushed.objects.count() == 4, "two bookings in two calendars"


def test_a_wrong_password_is_a_server_that_refuses(desk: Desk, radicale: Radicale, tmp_path: Path) -> None:
    wrong = tmp_path / "password"
    wrong.write_text("wrong")
    desk.book(a_plan())
    assert not Push(desk.clock, lambda: Shelf(radicale.home, "office", wrong)).look()
    assert not Pushed.objects.exists()
