"""One worker and two, on PostgreSQL: the same totals, and nobody waits for anybody's lock."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from edge_sync.messages.codec import encode_plain
from edge_sync.messages.line import Status
from server.ingest.shard import Shard, read_shard
from tests.bench.broker import Broker
from tests.bench.postgres import LockWatch, Postgres
from tests.server.stage.letters import Pen, hex32, ticket
from tests.server.stage.machine import Machine
from tests.server.stage.workers import Workers

pytestmark = pytest.mark.parts

MACHINES, LETTERS, BATCH = 6, 300, 50


def test_every_machine_has_exactly_one_worker() -> None:
    names = [f"kiosk-{n:02d}" for n in range(200)]
    for workers in (1, 2, 3, 7):
        shards = [read_shard(f"{number}/{workers}") for number in range(1, workers + 1)]
        assert all(sum(shard.has(name) for shard in shards) == 1 for name in names)
    assert 60 < sum(Shard(0, 2).has(name) for name in names) < 140


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "1/0", "1/-1"])
def test_what_is_no_shard_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its words are int()'s own
        read_shard(text)


@pytest.fixture(scope="module")
def wide_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with Broker(tmp_path_factory.mktemp("broker"), centres=("centre", "centre-1", "centre-2")) as running:
        yield running


def city(broker: Broker, workers: Workers, street: str) -> None:
    """Some machines, each born, then with letters, some of them twice.

    ``street`` keeps its machines apart from those before on this broker, whose watermarks are retained there.
    """
    with ExitStack() as stack:
        machines = [stack.enter_context(Machine(broker, f"{street}-{n:02d}")) for n in range(MACHINES)]
        pens = [Pen(device=machine.name) for machine in machines]
        for machine, pen in zip(machines, pens, strict=True):
            status = Status(online=True, session=hex32("s"), epoch=pen.epoch, head_seq=0, waiting=0)
            machine.publish("status", encode_plain(status), retain=True)
            machine.wait_for("ack", lambda mark: True, within_s=60)
        for start in range(0, LETTERS, BATCH):
            for number, (machine, pen) in enumerate(zip(machines, pens, strict=True)):
                letters = [pen.write(ticket(f"{chr(65 + number)}{start + n:03d}")) for n in range(BATCH)]
                machine.send(*letters)
                machine.send(*letters[:5])
        for machine in machines:
            machine.wait_for_watermark(LETTERS, within_s=60)
            machine.wait_for("queue", lambda queue: bool(queue["waiting"]))
    workers.wait_until("SELECT count(*) FROM ingest_event WHERE state = 'pending'", "0")


@pytest.mark.parametrize("count", [1, 2])
def test_totals_are_the_same_and_no_lock_is_waited_for(
    tmp_path: Path, wide_broker: Broker, postgres: Postgres, migrated: str, count: int
) -> None:
    began = len(postgres.log.read_text())
    with Workers(tmp_path, wide_broker, postgres, count, like=migrated) as workers:
        with LockWatch(postgres, workers.database) as locks:
            city(wide_broker, workers, f"alone-{count}")
        totals = workers.ask(
            "SELECT (SELECT count(*) FROM ingest_event), (SELECT count(*) FROM queueing_ticket), "
            "(SELECT count(*) FROM analytics_ticketfact), (SELECT sum(duplicates) FROM ingest_stream), "
            "(SELECT min(upto) FROM ingest_stream WHERE highest > 0), "
            "(SELECT count(*) FROM ingest_event WHERE state <> 'applied')"
        )
    every = str(MACHINES * LETTERS)
    repeated = str(MACHINES * 5 * LETTERS // BATCH)
    # Tests call each machine's visits by their number alone: the letter in front of it keeps them apart.
    assert totals == [[every, every, every, repeated, str(LETTERS), "0"]]
    assert "still waiting" not in postgres.log.read_text()[began:]
    assert locks.looks > 100
    assert locks.seen == 0


def test_two_workers_that_share_machines_would_be_seen(
    tmp_path: Path, wide_broker: Broker, postgres: Postgres, migrated: str
) -> None:
    with (
        Workers(tmp_path, wide_broker, postgres, 2, like=migrated, database="shared", shards=1) as workers,
        LockWatch(postgres, workers.database) as locks,
    ):
        city(wide_broker, workers, "shared")
        ((repeated,),) = workers.ask("SELECT sum(duplicates) FROM ingest_stream")
        ((events,),) = workers.ask("SELECT count(*) FROM ingest_event")
    assert events == str(MACHINES * LETTERS), "even then a letter is one row"
    assert int(repeated) > MACHINES * 5 * LETTERS // BATCH
    assert locks.seen > 0


def test_pages_of_another_process_hear_of_what_workers_did(
    tmp_path: Path, wide_broker: Broker, postgres: Postgres, migrated: str
) -> None:
    one = Workers(tmp_path, wide_broker, postgres, 3, like=migrated)
    one.count = 2
    with one:
        one.web.start_pages()
        try:
            assert one.web.health()["broker"] == "elsewhere"
            with (
                urllib.request.urlopen(f"{one.web.url}/board/stream", timeout=20) as board,
                Machine(wide_broker, "kiosk-77") as machine,
            ):
                pen = Pen(device="kiosk-77")
                status = Status(online=True, session=hex32("s"), epoch=pen.epoch, head_seq=0, waiting=0)
                machine.publish("status", encode_plain(status), retain=True)
                machine.wait_for("ack", lambda mark: True, within_s=60)
                for _ in range(8):
                    board.readline()
                machine.send(pen.write(ticket("Q001")))
                seen = b""
                deadline = time.monotonic() + 15
                while b"1<" not in seen and "人" not in seen.decode() and time.monotonic() < deadline:
                    seen += board.readline()
                assert time.monotonic() < deadline, seen.decode()
        finally:
            one.web.stop()
