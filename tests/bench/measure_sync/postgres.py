"""Ingest workers on PostgreSQL: one, then two, over the same machines and the same letters through a real broker."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from edge_sync.messages.codec import encode_batch, encode_plain
from edge_sync.messages.line import Status
from edge_sync.messages.topics import Address
from tests.bench.broker import Broker
from tests.bench.measure_sync.letters import a_letter
from tests.bench.postgres import LockWatch, Postgres
from tests.server.stage.letters import Pen, hex32
from tests.server.stage.workers import Workers

MACHINES, LETTERS_EACH, BATCH, IN_FLIGHT = 12, 4_000, 50, 20
GIVES_UP_S = 300.0
LOOK_EVERY_S = 0.05
TOTALS = (
    "SELECT (SELECT count(*) FROM ingest_event), (SELECT sum(upto) FROM ingest_stream), "
    "(SELECT count(*) FROM visits_visit), (SELECT count(*) FROM ingest_event WHERE state <> 'applied')"
)


def measure(folder: Path) -> dict[str, Any]:
    """Both runs, the ratio of two workers to one, and whether their totals are the same."""
    centres = ("centre", "centre-1", "centre-2")
    with Postgres(folder / "postgres") as postgres, Broker(folder / "broker", centres=centres) as broker:
        one, two = (_run(folder / f"with-{count}", broker, postgres, count) for count in (1, 2))
    return {
        "letters": MACHINES * LETTERS_EACH,
        "one": one,
        "two": two,
        "two_to_one": round(two["letters_s"] / one["letters_s"], 2),
        "totals_are_the_same": one["totals"] == two["totals"],
    }


def _run(folder: Path, broker: Broker, postgres: Postgres, count: int) -> dict[str, Any]:
    folder.mkdir()
    letters = MACHINES * LETTERS_EACH
    names = [f"kiosk-{count}{number:02d}" for number in range(MACHINES)]
    posts = {name: _posts(name) for name in names}
    with Workers(folder, broker, postgres, count) as workers, ExitStack() as stack:
        clients = {name: stack.enter_context(_connected(broker, name)) for name in names}
        _make_known(clients, posts, workers)
        with LockWatch(postgres, workers.database) as locks:
            spent_s, began = workers.cpu_s(), time.perf_counter()
            for turn in range(1, LETTERS_EACH // BATCH):
                for name in names:
                    clients[name].publish(_topic(name), posts[name][turn], qos=1)
            recorded_s = _until(workers, f"SELECT sum(upto) = {letters} FROM ingest_stream", began)
            applied_s = _until(workers, "SELECT count(*) = 0 FROM ingest_event WHERE state = 'pending'", began)
            spent_s = workers.cpu_s() - spent_s
        totals = workers.ask(TOTALS)[0]
    sent = letters - MACHINES * BATCH
    return {
        "totals": totals,
        "letters_s": round(sent / recorded_s),
        "applied_letters_s": round(sent / applied_s),
        "processor_us_a_letter": round(spent_s / sent * 1e6, 1),
        "lock_waits_seen": locks.seen,
        "looks_for_locks": locks.looks,
    }


def _make_known(clients: dict[str, mqtt.Client], posts: dict[str, list[bytes]], workers: Workers) -> None:
    """A birth and a first batch each, again and again until every machine has a worker that hears it."""
    known = f"SELECT count(*) = {MACHINES} FROM ingest_stream WHERE upto = {BATCH}"
    began = time.perf_counter()
    while workers.ask(known) != [["t"]]:
        for name, client in clients.items():
            status = Status(online=True, session=hex32("s"), epoch=hex32(name[-2:]), head_seq=0, waiting=0)
            client.publish(Address("hagi", name, "status").topic(), encode_plain(status), qos=1, retain=True)
            client.publish(_topic(name), posts[name][0], qos=1)
        if time.perf_counter() - began > GIVES_UP_S:
            raise TimeoutError(workers.logs())
        time.sleep(0.5)


def _posts(name: str) -> list[bytes]:
    pen = Pen(device=name, epoch=hex32(name[-2:]))
    number = int(name[-2:]) * LETTERS_EACH
    letters = [pen.write(a_letter(number + one)) for one in range(LETTERS_EACH)]
    return [encode_batch(letters[start : start + BATCH]) for start in range(0, LETTERS_EACH, BATCH)]


def _topic(name: str) -> str:
    return Address("hagi", name, "evt").topic()


@contextmanager
def _connected(broker: Broker, name: str) -> Iterator[mqtt.Client]:
    own = broker.device(name)
    context = ssl.create_default_context(cafile=str(own.ca))
    context.load_cert_chain(str(own.certificate), str(own.key))
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=name, protocol=mqtt.MQTTv5)
    client.tls_set_context(context)
    client.max_inflight_messages_set(IN_FLIGHT)
    client.connect(broker.host, broker.port)
    client.loop_start()
    try:
        yield client
    finally:
        client.disconnect()
        client.loop_stop()


def _until(workers: Workers, question: str, began: float) -> float:
    while time.perf_counter() - began < GIVES_UP_S:
        if workers.ask(question) == [["t"]]:
            return time.perf_counter() - began
        time.sleep(LOOK_EVERY_S)
    raise TimeoutError(f"{question}: {workers.logs()}")
