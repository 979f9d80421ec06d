"""After their time entries are in no file any more; and what a clerk opened was never in any file unsealed."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections

from edge_sync.groundwork.clock import HandClock
from server.forms.models import Draft, Opening
from server.ingest.models import Event
from server.queueing.models import Ticket
from server.site.database import journal_mode
from tests.server.forms.office import HERE, Office, office_in
from tests.server.forms.stand import ADDRESS, FORM, KEEP, NAME, VISIT
from tests.server.forms.test_pages import fields_of


@pytest.fixture(params=["truncate", "wal"])
def journal(request: pytest.FixtureRequest, database: Path) -> Iterator[str]:
    """Both journals that the centre may use; the one it takes here depends on SQLite's version."""
    options = connections.settings["default"]["OPTIONS"]
    before = options["init_command"]
    connections.close_all()
    options["init_command"] = before.replace(f"journal_mode={journal_mode()}", f"journal_mode={request.param}")
    yield str(request.param)
    options["init_command"] = before


@pytest.fixture
def office(journal: str, tmp_path: Path, clock: HandClock) -> Iterator[Office]:
    with office_in(tmp_path, clock) as one:
        yield one


def files_that_hold(folder: Path, needles: list[bytes]) -> list[str]:
    """Every file of the centre, whatever it is."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return sorted({path.name for path in paths if any(needle in path.read_bytes() for needle in needles)})


def sealed_bodies() -> list[bytes]:
    """What is kept, as bytes and as letters carry it, a piece from the middle of each."""
    bodies = [bytes(row.body) for row in Draft.objects.all()]
    return [piece for body in bodies for piece in (body[40:72], base64.b64encode(body[39:69]), body[-24:])]


def plain() -> list[bytes]:
    said = []
    for text in (NAME, ADDRESS, "改　太郎"):
        said += [
            text.encode(),
            text.encode("unicode_escape"),
            text.encode("cp932", "replace"),
            text.encode("utf-16-le"),
        ]
        said += [base64.b64encode(b"\0" * shift + text.encode())[4:-4] for shift in range(3)]
    return said


def opened_corrected_printed(office: Office) -> None:
    client = office.called()
    fields = fields_of(client.get(HERE)) | {"p0-alias": "改　太郎", "do": "save"}
    assert client.post(HERE, fields).status_code == 302
    assert client.get(f"{HERE}{FORM}.pdf").content.startswith(b"%PDF")
    client.post("/console/finish/", {"ticket": Ticket.objects.get(visit_id=VISIT).pk})


def test_after_the_hours_no_file_of_the_centre_holds_even_the_sealed_body(
    office: Office, tmp_path: Path, journal: str
) -> None:
    opened_corrected_printed(office)
    needles, ended_at = sealed_bodies(), office.clock.now()
    assert len(needles) == 6
    assert "server.sqlite3" in "".join(files_that_hold(tmp_path, needles)), "a scan that finds nothing proves nothing"
    office.house.entries.sweep(ended_at + KEEP - timedelta(seconds=1))
    assert files_that_hold(tmp_path, needles) != []
    elsewhere = sqlite3.connect(str(connection.settings_dict["NAME"]))  # as the pages' threads keep theirs
    assert elsewhere.execute("SELECT count(*) FROM forms_draft").fetchone() == (2,)
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == (journal,)
        cursor.execute("PRAGMA secure_delete = OFF")  # as SQLite is built outside of Debian
    office.house.entries.sweep(ended_at + KEEP)
    assert files_that_hold(tmp_path, needles) == []
    elsewhere.close()
    assert not Draft.objects.exists()
    assert not Opening.objects.exists()
    assert set(Event.objects.filter(kind="forms.entry").values_list("data", flat=True)) == {""}


def test_nothing_that_was_opened_ever_rests_unsealed(office: Office, tmp_path: Path) -> None:
    opened_corrected_printed(office)
    assert files_that_hold(tmp_path, plain()) == []
    (tmp_path / "control").write_text(f"x{NAME}x", "utf-8")
    assert files_that_hold(tmp_path, plain()) == ["control"]


def test_files_that_were_handed_over_go_too(office: Office, tmp_path: Path) -> None:
    opened_corrected_printed(office)
    client = office.clerk()
    place = f"/console/entries/mappings/{FORM}/"
    client.post(place, fields_of(client.get(place)) | {"do": "save", "encoding": "utf-8"})
    client.post(f"{HERE}hand-over/", {"form": FORM})
    (path,) = office.tray.iterdir()
    assert files_that_hold(tmp_path, [NAME.encode()]) == [path.name], "there, and nowhere else"
    office.house.entries.sweep(office.clock.now() + KEEP)
    assert files_that_hold(tmp_path, plain()) == []
