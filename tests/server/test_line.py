"""Letters over a real Mosquitto with mutual TLS into a real server process."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from edge_sync.messages.codec import encode_batch, encode_plain
from edge_sync.messages.health import FaultBegan
from edge_sync.messages.line import Status
from edge_sync.messages.queueing import TicketIssued
from server.ingest.line import RECEIVE_MAXIMUM
from tests.bench.broker import Broker
from tests.server.stage.centre import Centre
from tests.server.stage.letters import Pen, hex32, ticket
from tests.server.stage.machine import Machine

pytestmark = pytest.mark.parts

EVENTS = "FROM ingest_event e JOIN ingest_stream s ON s.id = e.stream_id WHERE s.device"


def test_letter_is_committed_before_its_watermark(centre: Centre, broker: Broker) -> None:
    pen = Pen(device="kiosk-01")
    with Machine(broker, "kiosk-01") as machine:
        machine.send(pen.write(ticket("A001")), pen.write(ticket("A002")))
        mark = machine.wait_for_watermark(2)
    assert (mark["epoch"], mark["upto"], mark["safe_upto"]) == (pen.epoch, 2, 2)
    centre.wait_until_applied()
    rows = centre.rows(f"SELECT sequence, kind, state {EVENTS} = 'kiosk-01' ORDER BY sequence")
    assert rows == [(1, TicketIssued.KIND, "applied"), (2, TicketIssued.KIND, "applied")]
    with Machine(broker, "kiosk-01") as later:
        assert later.wait_for_watermark(2)["upto"] == 2, "the watermark must be retained"
        assert later.wait_for("queue", lambda queue: True)["business_day"]


def test_duplicates_are_absorbed_and_altered_ones_quarantined(centre: Centre, broker: Broker) -> None:
    pen = Pen(device="kiosk-02")
    letters = [pen.write(ticket(f"B00{n}")) for n in (1, 2, 3)]
    forged = msgspec.structs.replace(letters[1], data=msgspec.Raw(bytes(letters[1].data).replace(b"B002", b"B999")))
    with Machine(broker, "kiosk-02") as machine:
        for _ in range(3):
            machine.send(*letters)
        machine.send(forged)
        machine.send(pen.write(ticket("B004")))
        machine.wait_for_watermark(4)
    assert centre.rows(f"SELECT count(*) {EVENTS} = 'kiosk-02'") == [(4,)]
    assert centre.rows("SELECT count(*) FROM ingest_event WHERE data LIKE '%B999%'") == [(0,)]
    assert centre.rows("SELECT sequence FROM ingest_quarantined WHERE device = 'kiosk-02'") == [(2,)]
    faults = centre.rows("SELECT code FROM fleet_fault WHERE machine_id = 'kiosk-02' AND ended_at IS NULL")
    assert faults == [("INGEST-01",)]


def test_poison_is_parked_and_the_queue_goes_on(centre: Centre, broker: Broker) -> None:
    pen = Pen(device="kiosk-03")
    with Machine(broker, "kiosk-03") as machine:
        machine.publish("evt", b"not json at all")
        machine.publish("evt", b"[" * 50_000)
        machine.send(pen.write_raw(TicketIssued.KIND, 1, b'{"ticket":"no"}'))
        machine.send(pen.write_raw("weather.rain_fell", 9, b'{"mm":4}'))
        machine.send(pen.write(ticket("C001")))
        machine.wait_for_watermark(3)
    centre.wait_until_applied()
    parked = centre.rows("SELECT sequence, reason FROM ingest_parked WHERE device = 'kiosk-03' ORDER BY id")
    assert [sequence for sequence, _ in parked] == [None, None, 1]
    assert all(reason for _, reason in parked)
    states = centre.rows(f"SELECT kind, state {EVENTS} = 'kiosk-03' ORDER BY sequence")
    assert states == [("weather.rain_fell", "unknown"), (TicketIssued.KIND, "applied")]


def test_letter_in_the_name_of_another_is_parked(centre: Centre, broker: Broker) -> None:
    theirs = Pen(device="kiosk-99")
    with Machine(broker, "kiosk-04") as machine:
        machine.publish("evt", encode_batch([theirs.write(ticket("D001"))]))
    ((reason,),) = centre.wait_for_rows(1, "SELECT reason FROM ingest_parked WHERE device = 'kiosk-04'")
    assert "/hagi/kiosk-99" in reason
    assert centre.rows(f"SELECT count(*) {EVENTS} = 'kiosk-99'") == [(0,)]
    assert centre.rows("SELECT count(*) FROM ingest_stream WHERE device = 'kiosk-99'") == [(0,)]


def test_birth_shows_a_lost_tail_and_faults_open(centre: Centre, broker: Broker) -> None:
    pen = Pen(device="kiosk-05")
    birth = Status(online=True, session=hex32("s"), epoch=pen.epoch, head_seq=9, waiting=8, software="test 1")
    with Machine(broker, "kiosk-05") as machine:
        machine.publish("status", encode_plain(birth), retain=True)
        machine.send(pen.write(FaultBegan(fault="TICKET-01", detail="roll")))
        machine.wait_for_watermark(1)
    question = "SELECT upto, head_seq FROM ingest_stream WHERE device = 'kiosk-05'"
    assert centre.wait_for_rows(1, question) == [(1, 9)]
    assert centre.rows("SELECT online, software FROM fleet_machine WHERE device = 'kiosk-05'") == [(1, "test 1")]


def test_time_of_a_machine_without_a_clock_makes_no_wait(centre: Centre, broker: Broker) -> None:
    pen = Pen(device="kiosk-06")
    pen.clock_state = type(pen.clock_state).UNKNOWN
    with Machine(broker, "kiosk-06") as machine:
        machine.send(pen.write(ticket("E001", day="1970-01-01"), datetime.now(UTC) - timedelta(days=9000)))
        machine.wait_for_watermark(1)
    centre.wait_until_applied()
    ((day, sure),) = centre.rows("SELECT business_day, issue_time_is_sure FROM queueing_ticket WHERE number = 'E001'")
    assert (day >= "2026", sure) == (True, 0)


def test_deliveries_are_acknowledged_so_that_the_broker_goes_on_sending(centre: Centre, broker: Broker) -> None:
    pen = Pen(device="kiosk-09")
    with Machine(broker, "kiosk-09") as machine:
        for n in range(3 * RECEIVE_MAXIMUM):
            machine.send(pen.write(ticket(f"H{n:03d}")))
        machine.wait_for_watermark(3 * RECEIVE_MAXIMUM)


def test_killed_and_restarted_loses_nothing(centre: Centre, broker: Broker) -> None:
    pen = Pen(device="kiosk-07")
    letters = [pen.write(ticket(f"F{n:03d}")) for n in range(1, 201)]
    with Machine(broker, "kiosk-07") as machine:
        for start in range(0, 200, 10):
            machine.send(*letters[start : start + 10])
            if start in (50, 120):
                centre.kill()
            if start in (90, 160):
                centre.start()
        told = max((mark["upto"] for mark in machine.told("ack")), default=0)
        kept = {n for (n,) in centre.rows(f"SELECT e.sequence {EVENTS} = 'kiosk-07'")}
        assert set(range(1, told + 1)) <= kept, "what was promised must be there"
        for start in range(told, 200, 50):
            machine.send(*letters[start : start + 50])
        assert machine.wait_for_watermark(200)["upto"] == 200
    assert centre.rows(f"SELECT count(*), count(DISTINCT e.sequence) {EVENTS} = 'kiosk-07'") == [(200, 200)]
    centre.wait_until_applied()
    assert centre.rows("SELECT count(*) FROM queueing_ticket WHERE device = 'kiosk-07'") == [(200,)]


def test_broker_restart_is_survived_and_everything_is_told_again(centre: Centre, broker: Broker) -> None:
    pen = Pen(device="kiosk-08")
    with Machine(broker, "kiosk-08") as machine:
        machine.send(pen.write(ticket("G001")))
        machine.wait_for_watermark(1)
    broker.kill()
    centre.wait_for_health(broker="down")
    broker.start()
    centre.wait_for_health(broker="up")
    with Machine(broker, "kiosk-08") as machine:
        assert machine.wait_for_watermark(1)["epoch"] == pen.epoch, "the broker forgot it; the centre must say it again"
        machine.wait_for("queue", lambda queue: any(line["people"] for line in queue["waiting"]))
        machine.send(pen.write(ticket("G002")))
        machine.wait_for_watermark(2)
