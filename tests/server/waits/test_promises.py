"""Promises kept in a book, and the watch that says what is to be expected."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time, timedelta

from edge_sync.groundwork.clock import TOKYO
from server.queueing.models import Counter, Ticket
from server.site.waits_stories import days_before
from server.site.waits_watch import Watch
from server.waits import book
from server.waits.honesty import by_service, count, day_by_day, hit_rate, silent
from server.waits.models import Promise, Told
from tests.bench.hall.days import days
from tests.server.stage.letters import visit_id
from tests.server.waits.stage import DAY, Hall, in_rows

TOLD = {"moving": (600, 1500), "family_register": (0, 300)}


def test_a_promise_is_written_at_the_number_and_settled_at_the_call(hall: Hall) -> None:
    book.tell(TOLD, hall.clock.now())
    hall.give("A001")
    hall.give("A002", sure=False)
    hall.give("A003", "a new service")
    hall.give("A004", late_s=300)
    rows = {one.visit_id: one for one in Promise.objects.all()}
    assert set(rows) == {visit_id(number) for number in ("A001", "A003", "A004")}, "nothing of a doubtful clock"
    assert (rows[visit_id("A001")].low_s, rows[visit_id("A001")].high_s) == (600, 1500)
    assert rows[visit_id("A003")].low_s is None, "nothing was told"
    assert rows[visit_id("A004")].low_s is None, "nobody knows what it was told then"
    hall.after(700)
    called = hall.desk.call_this(Ticket.objects.get(number="A001").pk, hall.counters[0])
    assert Promise.objects.get(visit_id=visit_id("A001")).wait_s == 700
    hall.desk.take_back(hall.counters[0])
    assert Promise.objects.get(visit_id=visit_id("A001")).wait_s is None
    hall.after(100)
    hall.desk.call_this(called.pk, hall.counters[0])
    hall.desk.recall(called.pk, hall.counters[0])
    assert Promise.objects.get(visit_id=visit_id("A001")).wait_s == 800
    book.tell(TOLD, hall.clock.now())
    hall.desk.transfer(called.pk, hall.counters[0], "family_register")
    second = Promise.objects.get(visit_id=visit_id("A001"), service="family_register")
    assert (second.low_s, second.high_s, second.wait_s) == (0, 300, None)


def test_what_is_told_goes_stale_and_comes_from_any_process(hall: Hall) -> None:
    assert hall.room.ranges() == {}
    book.tell(TOLD, hall.clock.now())
    assert hall.room.ranges() == {}, "kept for a second"
    hall.after(2)
    assert hall.room.ranges() == TOLD
    book.tell({"moving": (0, 60)}, hall.clock.now())
    hall.after(2)
    assert hall.room.ranges() == {"moving": (0, 60)}
    hall.after(600)
    assert hall.room.ranges() == {}, "whoever estimated is gone"


def a_promise(day: date, wait_s: int | None, low_s: int | None = 600, service: str = "moving") -> Promise:
    at = datetime.combine(day, time(10), TOKYO).astimezone(UTC)
    high_s = None if low_s is None else low_s + 600
    number = f"{day} {wait_s} {low_s} {service}"
    return Promise(
        visit_id=visit_id(number),
        service=service,
        business_day=day,
        told_at=at,
        low_s=low_s,
        high_s=high_s,
        wait_s=wait_s,
    )


def test_the_hit_rate_is_that_of_the_last_day_with_promises(hall: Hall) -> None:
    friday, thursday = DAY - timedelta(days=5), DAY - timedelta(days=6)
    assert hit_rate(DAY) is None
    assert hall.room.hit_rate() is None
    rows = [a_promise(friday, wait_s) for wait_s in (599, 600, 900, 1200, 1201, 1260, 2000)]
    rows += [a_promise(friday, None), a_promise(friday, 50, None), a_promise(thursday, 700, service="other")]
    Promise.objects.bulk_create([*rows, a_promise(DAY, 700)])
    rate = hit_rate(DAY)
    assert rate is not None
    assert (rate.percent, rate.n, rate.day) == (42, 7, friday)
    hall.clock.advance(60_000)
    assert hall.room.hit_rate() == rate
    assert silent(friday) == 1
    (_, kept), (_, before) = day_by_day(DAY)
    assert (kept.held, kept.earlier, kept.later, kept.earlier_by_s, kept.later_by_s) == (3, 1, 3, 1, 60)
    assert (before.percent, before.is_short, kept.is_short) == (100, False, True)
    assert [service for service, _ in by_service(friday)] == ["moving"]
    assert count("", []).percent == 0


def test_old_promises_go(hall: Hall) -> None:
    Promise.objects.bulk_create([a_promise(DAY - timedelta(days=401), 700), a_promise(DAY - timedelta(days=399), 700)])
    assert book.sweep(hall.clock.now()) == 1
    assert Promise.objects.count() == 1


def test_the_watch_learns_looks_and_says_only_what_changed(hall: Hall) -> None:
    played = days(5, 2, first=date(2026, 3, 26))
    names = {one.counter for day in played for one in day.stories}
    in_rows(played, {name: Counter.objects.get_or_create(name=name)[0] for name in names})
    assert days_before(DAY, 60) == [day.date for day in played]
    news: list[str] = []
    watch = Watch(hall.clock, lambda: hall.rules, lambda: news.append("waits"), "honest")
    watch.look()
    assert Told.objects.count() == 0, "nothing is said before it has learned"
    watch.learn(threading.Event())
    watch.look()
    assert news == ["waits"]
    quiet = book.told(hall.clock.now())
    assert set(quiet) == {one.service for day in played for one in day.stories}
    written = Told.objects.earliest("at").at
    hall.after(5)
    watch.look()
    assert Told.objects.earliest("at").at == written, "the same is not written again"
    hall.after(70)
    watch.look()
    assert Told.objects.earliest("at").at == hall.clock.now(), "but shows every minute that somebody looks"
    assert news == ["waits"], "the same is not news"
    for number in range(1, 13):
        hall.give(f"B{number:03d}", "consultation")
    watch.look()
    busy = book.told(hall.clock.now())
    assert news == ["waits", "waits"]
    assert busy["consultation"] > quiet["consultation"]
    first, last = (watch.range_of(visit_id(number), hall.clock.now()) for number in ("B001", "B012"))
    assert first is not None
    assert last is not None
    assert first[1] < last[1]
    assert watch.range_of(visit_id("A001"), hall.clock.now()) is None, "who does not wait"
    hall.after(600)
    assert watch.range_of(visit_id("B001"), hall.clock.now()) is None, "a look of ten minutes ago is none"
