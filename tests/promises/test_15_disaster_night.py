"""Promise 15. A disaster, centre and broker gone for a night: in the morning there is one line, and all are in it.

Three machines give numbers over midnight. One was cut off before the switch was turned and never heard of it: it
begins anew in the morning, and gives numbers that exist. The clocks of all processes pass the night in seconds.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import datetime, time, timedelta
from pathlib import Path
from urllib.error import HTTPError

import pytest

from edge_sync.desk import DeskRefused
from edge_sync.groundwork.clock import TOKYO, SystemClock
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.city.night import Night
from tests.bench.city.post_office import PostOffice
from tests.bench.ports import free_port
from tests.promises.console import Console
from tests.promises.night_town import FIRST, OTHER, Town
from tests.server.hall.office_hours import office_hours

pytestmark = [pytest.mark.parts, pytest.mark.timeout(120)]
Wait = Callable[[Callable[[], object], float], None]
HANDS = re.compile(r'data-ticket="(\d+)" data-number="([^"]+)"')
TUESDAY = 1


@pytest.fixture
def town(tmp_path: Path, broker: Broker, monkeypatch: pytest.MonkeyPatch, eventually: Wait) -> Iterator[Town]:
    """A Tuesday, a quarter of an hour before the hall closes."""
    today = SystemClock().now().astimezone(TOKYO).date()
    day = today + timedelta(days=1 + (TUESDAY - today.weekday() - 1) % 7)
    evening = datetime.combine(day, time(17, 0), TOKYO)
    monkeypatch.setenv("NIGHT_CLOCK", str(tmp_path / "night"))
    night = Night(tmp_path / "night", evening)
    centre = WiredCentre(tmp_path / "centre", broker, module="tests.bench.city.night_centre")
    with ExitStack() as stack:
        stack.callback(centre.kill)
        centre.launch()
        machines = {
            (name := f"kiosk-0{place}"): stack.enter_context(
                PostOffice(
                    tmp_path / name,
                    own=broker.device(name),
                    port=broker.port,
                    device=name,
                    letter=letter,
                    module="tests.bench.city.night_post",
                )
            )
            for place, letter in enumerate("ABC", start=1)
        }
        centre.wait_for_health(broker="up")
        office_hours(centre.database)
        with closing(sqlite3.connect(centre.database)) as database, database:
            database.execute("UPDATE hall_hallsettings SET holidays_observed = 0, year_end_closed = 0")
        centre.add_staff("yamada", "administrator")
        yield Town(night, centre, machines, evening)


def switch(console: Console, **how: str) -> str:
    return console.press("/console/hall/disaster/", "/console/hall/disaster/", **how)


def call(console: Console) -> str:
    """Call who is next and finish; the number as the console shows it; empty: nobody waits."""
    found = HANDS.search(console.press("/console/", "/console/next/"))
    if found is None:
        return ""
    console.press("/console/", "/console/finish/", ticket=found[1])
    return found[2]


def through_the_night(town: Town, broker: Broker, console: Console, eventually: Wait) -> None:
    """From the evening until everything is back; kiosk-03 never hears of the switch."""
    switch(console, first=FIRST, choose="yes")
    for device in ("kiosk-01", "kiosk-02", "kiosk-03", "kiosk-03"):
        town.take(device)
    eventually(town.all_told, 20)
    eventually(lambda: town.keeps_hours("kiosk-03"), 10)
    town.machines["kiosk-03"].stop()
    switch(console, first=FIRST, understood="on")
    eventually(lambda: town.knows_of_it("kiosk-01") and town.knows_of_it("kiosk-02"), 10)
    town.centre.kill()
    broker.kill()
    town.machines["kiosk-03"].start()
    town.take("kiosk-03")
    town.night.turn_to(town.evening + timedelta(hours=6))
    town.take("kiosk-01", FIRST)
    town.night.turn_to(town.evening + timedelta(hours=8))
    assert town.take("kiosk-01") == "A003", "counted on over midnight"
    town.machines["kiosk-02"].kill()
    town.machines["kiosk-02"].start()
    assert town.take("kiosk-02", FIRST) == "B002", "counted on over midnight and a power cut"
    with pytest.raises(DeskRefused) as refused:
        town.take("kiosk-03")
    assert refused.value.code == "HALL-02", "who has not heard closes as on any night"
    town.night.turn_to(town.evening + timedelta(hours=15, minutes=45))
    assert [town.take("kiosk-03", service) for service in (OTHER, FIRST)] == ["C001", "C002"], "numbers that exist"
    town.take("kiosk-02")
    broker.start()
    town.centre.launch()
    town.centre.wait_for_health(broker="up")
    eventually(lambda: town.knows_of_it("kiosk-03"), 20)
    assert town.take("kiosk-03") == "C004", "heard, and counts on in the one line"
    eventually(town.all_told, 30)


def test_one_line_in_the_morning(town: Town, broker: Broker, eventually: Wait) -> None:
    console = Console(town.centre, "yamada")
    through_the_night(town, broker, console, eventually)
    known = town.in_book()
    assert sorted(row[0] for row in known) == sorted(issued.visit_id for _, issued in town.given), "one row a visit"
    assert {row[2] for row in known} == {town.day.isoformat()}, "one line"
    shown = {visit_id: number for visit_id, number, *_ in known}
    assert len(set(shown.values())) == len(known), "no number twice"
    doubles = [issued for device, issued in town.given if issued.ticket in ("C001", "C002")]
    assert [shown[one.visit_id] for one in doubles] == ["C001", "C002", "C001②", "C002②"], "the later one is marked"

    console.press("/console/counter/", "/console/counter/", counter=counter(town.centre))
    in_order = [issued for _, issued in town.given]
    wanted = [shown[one.visit_id] for one in sorted(in_order, key=lambda one: one.service != FIRST)]
    called = [call(console) for _ in wanted[:-2]]
    assert called == wanted[:-2], "罹災証明 first, and then as they came"
    assert called.index("C002②") == 2
    marked = called.index("C001②")
    assert marked > 2
    look = "SELECT t.number || t.mark FROM queueing_deed d JOIN queueing_ticket t ON t.id = d.ticket_id"
    assert [row[0] for row in town.centre.rows(f"{look} WHERE move = 'call' ORDER BY d.id")] == called, "each once"
    assert "C001②" in re.sub(r"<[^>]*>|\s", "", console.read("/board/"))

    the_switch_is_turned_off(town, console, wanted[-2:], eventually)


def counter(centre: WiredCentre) -> str:
    return str(centre.rows("SELECT id FROM queueing_counter WHERE open ORDER BY position LIMIT 1")[0][0])


def the_switch_is_turned_off(town: Town, console: Console, rest: list[str], eventually: Wait) -> None:
    """Who waits is called until midnight, if so chosen; the next time their numbers are given back."""
    disaster = str(town.centre.rows("SELECT id FROM hall_disaster")[0][0])
    switch(console, do="end", number=disaster, then="go_on")
    assert call(console) == rest[0], "the line goes on until midnight"
    switch(console, first=FIRST, understood="on")
    console.press("/console/", "/console/next/")
    again = {"do": "end", "number": str(int(disaster) + 1), "then": "close"}
    with pytest.raises(HTTPError) as refused:
        switch(console, **again)
    assert refused.value.code == 422, "somebody stands at a counter"
    ticket = HANDS.search(console.read("/console/"))
    assert ticket is not None
    assert ticket[2] == rest[1]
    console.press("/console/", "/console/finish/", ticket=ticket[1])
    late = town.take("kiosk-01")
    town.machines["kiosk-02"].stop()
    eventually(lambda: len(town.in_book()) == len(town.given), 10)
    switch(console, **again)
    assert [row[1] for row in town.in_book() if row[3] == "cancelled"] == [late]
    assert {row[3] for row in town.in_book() if row[1] != late} == {"finished"}
    eventually(lambda: not any(town.knows_of_it(device) for device in ("kiosk-01", "kiosk-03")), 20)
    assert town.take("kiosk-01") == "A001", "the new day's numbers"
    eventually(lambda: len(town.in_book()) == len(town.given), 10)
    assert town.in_book()[-1][2] == (town.day + timedelta(days=1)).isoformat()
    assert call(console) == "A001"
    unheard(town, console, eventually)


def unheard(town: Town, console: Console, eventually: Wait) -> None:
    """A machine that was cut off before the switch was turned off gives a number of the night: it is called today."""
    machine = town.machines["kiosk-02"]
    right = machine.settings.read_text("utf-8")
    machine.settings.write_text(re.sub(r"\nport = \d+", f"\nport = {free_port()}", right), "utf-8")
    machine.start()
    number = town.take("kiosk-02")
    assert number == "B004", "it goes on counting as in the night"
    machine.stop()
    machine.settings.write_text(right, "utf-8")
    machine.start()
    eventually(town.all_told, 20)
    assert call(console) == number
