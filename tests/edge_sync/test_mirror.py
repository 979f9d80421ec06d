"""The mirror: what this machine can say of the queue when the centre is out of reach."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from edge_sync.groundwork.clock import HandClock
from edge_sync.slips import QueueView
from tests.edge_sync.writing import NOON, a_ledger, a_mirror, queue_of


def test_unknown_is_an_answer(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        assert a_mirror(ledger, HandClock(NOON)).view() == QueueView(queue=None, age_ms=None, line_up=False)


def test_the_queue_outlives_a_restart_and_grows_old(tmp_path: Path) -> None:
    clock = HandClock(NOON)
    with a_ledger(tmp_path) as ledger:
        mirror = a_mirror(ledger, clock)
        mirror.set_line(up=True)
        mirror.receive(queue_of(4))
        assert mirror.view() == QueueView(queue=queue_of(4), age_ms=0, line_up=True)
    clock.advance(90_000)
    with a_ledger(tmp_path) as ledger:
        assert a_mirror(ledger, clock).view() == QueueView(queue=queue_of(4), age_ms=90_000, line_up=False)


def test_what_arrives_last_is_the_truth_even_with_an_earlier_date(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        mirror = a_mirror(ledger, HandClock(NOON))
        mirror.receive(queue_of(4))
        mirror.receive(queue_of(3, as_of=NOON - timedelta(seconds=2)))
        assert mirror.view().queue == queue_of(3, as_of=NOON - timedelta(seconds=2))


def test_an_age_that_contradicts_the_clock_is_unknown(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        mirror = a_mirror(ledger, HandClock(NOON))
        mirror.receive(queue_of(1, as_of=NOON + timedelta(seconds=30)))
        assert mirror.view().age_ms == 0
        mirror.receive(queue_of(1, as_of=NOON + timedelta(days=1)))
        assert mirror.view().age_ms is None


def test_watchers_hear_of_every_change_and_a_slow_one_of_the_last(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        mirror = a_mirror(ledger, HandClock(NOON))
        watcher = mirror.watch()
        assert watcher.next(1) == QueueView(queue=None, age_ms=None, line_up=False)
        assert watcher.next(0) is None
        mirror.set_line(up=True)
        mirror.set_line(up=True)
        for people in range(100):
            mirror.receive(queue_of(people))
        assert watcher.next(1) == QueueView(queue=queue_of(99), age_ms=0, line_up=True)
        assert watcher.next(0) is None
        mirror.receive(queue_of(99))
        assert watcher.next(0) is None
        mirror.unwatch(watcher)
        mirror.unwatch(watcher)
        mirror.set_line(up=False)
        assert watcher.next(0) is None


def test_a_page_of_another_release_in_the_store_is_unknown_not_a_crash(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        with ledger.transaction() as connection:
            connection.execute("INSERT INTO mirror VALUES('queue', ?)", (b'{"type":"queueing.queue_now"}',))
        assert a_mirror(ledger, HandClock(NOON)).view().queue is None
