"""What SQLite cannot show: backups, restore and the carrying over of old rows on a real PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest

from tests.bench.broker import Broker
from tests.bench.postgres import Postgres, postgres_programs
from tests.server.stage.centre import Centre
from tests.server.stage.letters import Pen, hex32, ticket
from tests.server.stage.machine import Machine

pytestmark = pytest.mark.parts


def a_centre(folder: Path, broker: Broker, url: str) -> Centre:
    """One whose backups are made by hand."""
    one = Centre(folder / "centre", broker)
    text = one.settings.read_text().replace(f"sqlite:///{one.database}", url)
    one.settings.write_text(text + f'[backup]\nfolder = "{folder}/backups"\nevery_s = 86400\n')
    return one


def done(ran: subprocess.CompletedProcess[str]) -> str:
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def a_letter_comes_while_dumping(folder: Path, sql: str) -> dict[str, str]:
    """A ``pg_dump`` that lets somebody else commit first; the snapshot it dumps is older."""
    program = folder / "bin" / "pg_dump"
    program.parent.mkdir()
    real = postgres_programs() / "pg_dump"
    program.write_text(f'#!/bin/sh\npsql -X -q -c "{sql}" || exit 1\nexec {real} "$@"\n')
    program.chmod(0o755)
    return {"PATH": f"{program.parent}:{os.environ['PATH']}"}


def test_only_what_the_dump_holds_may_be_deleted_and_a_restore_is_refilled(
    tmp_path: Path, broker: Broker, postgres: Postgres, migrated: str
) -> None:
    centre = a_centre(tmp_path, broker, postgres.create("kept", like=migrated))
    marks = "SELECT upto, safe_upto FROM ingest_stream"
    pen = Pen(device="kiosk-61")
    centre.start()
    with Machine(broker, "kiosk-61") as machine:
        try:
            machine.send(*(pen.write(ticket(f"A{n:03d}")) for n in range(1, 11)))
            assert machine.wait_for_watermark(10)["safe_upto"] == 0
            while_dumping = "UPDATE ingest_stream SET upto = 12, highest = 12"
            dump = done(centre.command("backup", **a_letter_comes_while_dumping(tmp_path, while_dumping)))
            assert postgres.ask("kept", marks) == [["12", "10"]], "the dump holds ten, whatever came since"
            assert centre.command("restore", dump).returncode == 1, "a server is connected"
        finally:
            centre.stop()
        done(centre.command("restore", dump))
        assert postgres.ask("kept", marks) == [["10", "0"]]
        assert postgres.ask("kept", "SELECT count(*) FROM ingest_event") == [["10"]]
        centre.start()
        try:
            machine.send(*(pen.write(ticket(f"A{n:03d}")) for n in range(11, 21)))
            machine.wait_for_watermark(20)
            done(centre.command("backup"))
        finally:
            centre.stop()
    assert postgres.ask("kept", marks) == [["20", "20"]]
    (tmp_path / "no.pgdump").write_bytes(b"no dump")
    assert centre.command("restore", str(tmp_path / "no.pgdump")).returncode == 1
    assert postgres.ask("kept", marks) == [["20", "20"]]


def test_the_keeper_holds_no_row_while_it_waits_for_a_worker(
    tmp_path: Path, broker: Broker, postgres: Postgres, migrated: str
) -> None:
    url = postgres.create("patient", like=migrated)
    centre = a_centre(tmp_path, broker, url)
    fill = (
        "INSERT INTO ingest_stream (device, epoch, slot, upto, safe_upto, highest, head_seq, duplicates, "
        "last_received_at, aside) "
        "SELECT 'kiosk-' || n, 'e', n, 7, 0, 7, 7, 0, now(), false FROM generate_series(1, 9) n"
    )
    postgres.ask("patient", fill)
    keeper = threading.Thread(target=lambda: done(centre.command("backup")))
    with psycopg.connect(url) as worker, psycopg.connect(url, autocommit=True) as other:
        worker.execute("SELECT 1 FROM ingest_stream WHERE device = 'kiosk-5' FOR UPDATE")
        keeper.start()
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        deadline = time.monotonic() + 60
        while other.execute(waits).fetchone() == (0,):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        free = other.execute("SELECT device FROM ingest_stream FOR UPDATE SKIP LOCKED").fetchall()
        assert len(free) == 8, "all but the one the worker itself holds"
    keeper.join(60)
    assert postgres.ask("patient", "SELECT DISTINCT safe_upto FROM ingest_stream") == [["7"]]


def test_rows_of_the_previous_shape_are_carried_over(tmp_path: Path, broker: Broker, postgres: Postgres) -> None:
    centre = a_centre(tmp_path, broker, postgres.create("old"))
    for room in ("ingest", "fleet"):
        done(centre.command("manage", "migrate", room, "0001"))
    epoch, boot = hex32("e"), hex32("boot")
    for device, count in (("kiosk-01", 1203), ("kiosk-02", 3)):
        postgres.ask(
            "old",
            "INSERT INTO ingest_event (device, epoch, sequence, event_id, sha256, kind, version, occurred_at, "
            "clock_state, boot_id, boottime_ms, received_at, data, state, reason) "
            f"SELECT '{device}', '{epoch}', n, md5('{device}' || n), md5('x' || n) || md5('y' || n), 'visit.began', 1, "
            f"'2026-04-01T00:00:00.25Z'::timestamptz + n * interval '1 second', 'ntp', '{boot}', n * 1000, "
            f"'2026-04-01T09:00:00Z', '{{\"n\":' || n || '}}', CASE n WHEN 2 THEN 'unknown' ELSE 'applied' END, '' "
            f"FROM generate_series(1, {count}) n",
        )
        postgres.ask(
            "old",
            "INSERT INTO ingest_stream (device, epoch, upto, safe_upto, head_seq, duplicates, last_received_at) "
            f"VALUES ('{device}', '{epoch}', {count + 1}, {count}, {count + 5}, 4, now())",
        )
        postgres.ask(
            "old",
            "INSERT INTO ingest_counted (device, epoch, sequence, why) "
            f"VALUES ('{device}', '{epoch}', {count + 1}, 'parked')",
        )
    done(centre.command("migrate"))
    assert postgres.ask(
        "old", "SELECT device, upto, safe_upto, highest, head_seq, duplicates FROM ingest_stream ORDER BY device"
    ) == [["kiosk-01", "1204", "1203", "1204", "1208", "4"], ["kiosk-02", "4", "3", "4", "8", "4"]]
    same = (
        "SELECT s.device, count(*), sum(e.sequence), "
        "count(*) FILTER (WHERE e.event_id = md5(s.device || e.sequence)::uuid), "
        "count(*) FILTER (WHERE e.sha256 = decode(md5('x' || e.sequence) || md5('y' || e.sequence), 'hex')), "
        "count(*) FILTER (WHERE e.data = '{\"n\":' || e.sequence || '}'), "
        "count(*) FILTER (WHERE e.said_ms = 1000 * "
        "(extract(epoch FROM '2026-04-01T00:00:00.25Z'::timestamptz) + e.sequence)), "
        "string_agg(e.sequence::text, ',') FILTER (WHERE e.state = 'unknown'), min(b.boot), max(b.last_sequence) "
        "FROM ingest_event e JOIN ingest_stream s ON s.id = e.stream_id JOIN ingest_boot b ON b.id = e.boot_id "
        "GROUP BY s.device ORDER BY s.device"
    )
    assert postgres.ask("old", same) == [
        ["kiosk-01", "1203", str(1203 * 602), *["1203"] * 4, "2", boot, "1203"],
        ["kiosk-02", "3", "6", *["3"] * 4, "2", boot, "3"],
    ]
    assert postgres.ask("old", "SELECT count(*) FROM ingest_counted") == [["2"]]
