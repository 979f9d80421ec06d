"""A database of the previous shape is carried over: every letter word for word, every state, every watermark."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from server.ingest.models import Boot, Counted, Event, Quarantined, Stream
from tests.server.stage.in_process import use_database
from tests.server.stage.letters import Pen, hex32, ticket

BEFORE = [("ingest", "0001_initial"), ("fleet", "0001_initial")]


@pytest.fixture
def old_database(tmp_path: Path) -> Path:
    path = tmp_path / "old.sqlite3"
    use_database(path)
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    return path


def fill(pen: Pen, count: int) -> None:
    """Rows as the previous version wrote them."""
    apps = MigrationExecutor(connection).loader.project_state(BEFORE).apps
    received_at = datetime(2026, 4, 1, tzinfo=UTC)
    for number in range(1, count + 1):
        letter = pen.write(ticket(f"A{number:03d}"), received_at - timedelta(seconds=number))
        apps.get_model("ingest", "Event").objects.create(
            device=pen.device, epoch=pen.epoch, sequence=number, event_id=letter.id, sha256=letter.sha256().hex(),
            kind=letter.type, version=letter.version, occurred_at=letter.time, clock_state=letter.clock_state.value,
            boot_id=letter.boot_id, boottime_ms=letter.boottime_ms, received_at=received_at,
            data=bytes(letter.data).decode(), state="unknown" if number == 2 else "applied",
        )  # fmt: skip
    apps.get_model("ingest", "Stream").objects.create(
        device=pen.device, epoch=pen.epoch, upto=count + 1, safe_upto=count, head_seq=count + 5,
        last_received_at=received_at,
    )  # fmt: skip
    place = {"device": pen.device, "epoch": pen.epoch, "sequence": count + 1}
    apps.get_model("ingest", "Counted").objects.create(**place, why="parked")
    apps.get_model("ingest", "Quarantined").objects.create(
        **place,
        event_id=hex32("q"),
        kept_sha256="",
        sha256="",
        kind="x.y",
        data="{}",
        reason="",
        received_at=received_at,
    )


def test_rows_are_carried_over(old_database: Path) -> None:
    one, two = Pen("kiosk-01"), Pen("kiosk-02")
    fill(one, 1203)
    fill(two, 2)
    call_command("migrate", interactive=False, verbosity=0)
    for pen, count in ((one, 1203), (two, 2)):
        stream = Stream.objects.get(device=pen.device)
        assert (stream.epoch, stream.upto, stream.safe_upto) == (pen.epoch, count + 1, count)
        assert (stream.highest, stream.head_seq) == (count + 1, count + 5)
        assert Counted.objects.get(stream=stream).sequence == count + 1
        events = list(Event.objects.filter(stream=stream).order_by("sequence"))
        assert [event.data.encode() for event in events] == [bytes(letter.data) for letter in pen.written]
        assert [bytes(event.sha256) for event in events] == [letter.sha256() for letter in pen.written]
        assert [event.event_id.hex for event in events] == [letter.id for letter in pen.written]
        assert [event.said_ms for event in events] == [round(one.time.timestamp() * 1000) for one in pen.written]
        assert [event.state for event in events] == ["applied", "unknown", *["applied"] * (count - 2)]
        boot = Boot.objects.get(stream=stream)
        assert (boot.boot, boot.first_sequence, boot.last_sequence) == (hex32("boot"), 1, count)
    assert Quarantined.objects.filter(letter="{}").count() == 2
    connections.close_all()
