"""Drafts of the first release are carried over: each keeps its form and becomes a version of its visit."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.db import connection

from edge_sync.groundwork.clock import HandClock
from server.forms.models import Draft
from tests.server.forms.stand import FORM, NAME, VISIT, room_in, sealed_items
from tests.server.stage.in_process import use_database

OLD = (
    "INSERT INTO forms_draft (visit_id, form, form_version, device, key, body, made_at, forget_at) "
    "VALUES (%s, %s, 1, 'kiosk-01', %s, %s, %s, %s)"
)


def test_old_rows_open_as_before(tmp_path: Path, clock: HandClock) -> None:
    use_database(tmp_path / "old.sqlite3")
    call_command("migrate", "forms", "0001", verbosity=0)
    room = room_in(tmp_path, clock)
    with connection.cursor() as cursor:
        for form in (FORM, "moving"):
            sealed = sealed_items(room.city, {"name": NAME}, form=form).sealed
            cursor.execute(OLD, [VISIT, form, sealed.key, sealed.body, clock.now(), clock.now()])
    call_command("migrate", verbosity=0)
    assert list(Draft.objects.values_list("version", "kind", "form").order_by("version")) == [
        (1, "forms.draft", FORM),
        (2, "forms.draft", "moving"),
    ]
    opened = room.shelf.read(VISIT)
    assert opened.entry.reveal().people[0].name == NAME
    assert [one.form for one in opened.forms] == [FORM, "moving"]
    connection.close()
