"""Every recorded letter into the narrow tables, word for word; what was applied stays applied."""

import zlib
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

AT_ONCE = 1000
TRUSTED = ("ntp", "rtc")
AGREES_MS = 60_000


def carry_over(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Streams first, then events and counts, some at a time; counts of numbers without a stream are none."""
    streams = apps.get_model("ingest", "Stream").objects
    for stream in streams.all():
        place = {"device": stream.device, "epoch": stream.epoch}
        numbers = [
            apps.get_model("ingest", name).objects.filter(**place).order_by("-sequence").values_list("sequence").first()
            for name in ("OldEvent", "OldCounted")
        ]
        stream.highest = max(stream.upto, *(row[0] for row in numbers if row), 0)
        stream.slot = zlib.crc32(stream.device.encode()) & 0x7FFFFFFF
        stream.save()
        _events(apps, stream)
        old = apps.get_model("ingest", "OldCounted").objects.filter(**place)
        counted = apps.get_model("ingest", "Counted")
        rows = [counted(stream_id=stream.pk, sequence=row.sequence, why=row.why) for row in old.iterator(AT_ONCE)]
        counted.objects.bulk_create(rows, batch_size=AT_ONCE // 4)
    _quarantined(apps)


def _events(apps: Apps, stream: Any) -> None:
    event, boot = apps.get_model("ingest", "Event"), apps.get_model("ingest", "Boot")
    boots: dict[str, Any] = {}
    rows: list[Any] = []
    old = apps.get_model("ingest", "OldEvent").objects.filter(device=stream.device, epoch=stream.epoch)
    for one in old.order_by("sequence").iterator(AT_ONCE):
        its = boots.get(one.boot_id)
        if its is None:
            its = boots[one.boot_id] = boot.objects.create(
                stream_id=stream.pk, boot=one.boot_id, first_sequence=one.sequence
            )
        its.last_sequence = one.sequence
        row = event(stream_id=stream.pk, boot_id=its.pk, **_values(one))
        its.has_unsure = its.has_unsure or row.how == "receipt"
        rows.append(row)
        if len(rows) == AT_ONCE:
            event.objects.bulk_create(rows, batch_size=50)
            rows = []
    event.objects.bulk_create(rows, batch_size=50)
    for its in boots.values():
        its.save()


def _values(one: Any) -> dict[str, Any]:
    said_ms, received_ms = round(one.occurred_at.timestamp() * 1000), round(one.received_at.timestamp() * 1000)
    trusted = one.clock_state in TRUSTED
    sure = trusted or 0 <= received_ms - said_ms <= AGREES_MS
    return {
        "sequence": one.sequence,
        "event_id": one.event_id,
        "sha256": bytes.fromhex(one.sha256),
        "kind": one.kind,
        "version": one.version,
        "boottime_ms": one.boottime_ms,
        "said_ms": said_ms,
        "clock_state": one.clock_state,
        "received_ms": received_ms,
        "believed_ms": min(said_ms, received_ms) if sure else received_ms,
        "uncertainty_ms": (1_000 if trusted else AGREES_MS) if sure else None,
        "how": one.clock_state if trusted else "agrees" if sure else "receipt",
        "data": one.data,
        "state": one.state,
        "reason": one.reason,
    }


def _quarantined(apps: Apps) -> None:
    """Only the content was kept in those days; it stays where the whole letter stands now."""
    for row in apps.get_model("ingest", "Quarantined").objects.all().iterator(AT_ONCE):
        row.letter = row.data
        row.save(update_fields=("letter",))


class Migration(migrations.Migration):
    """Data."""

    dependencies = (("ingest", "0002_narrow_tables"),)
    operations = (migrations.RunPython(carry_over),)
