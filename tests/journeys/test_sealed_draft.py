"""What a person confirmed travels sealed: the outbox, the broker and the centre's event table hold no word of it."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.forms.safe import Safe
from tests.bench.demo.resident import Resident
from tests.bench.demo.stage import REPOSITORY
from tests.bench.demo.story import Story
from tests.bench.memory_scan import found_in_memory
from tests.journeys.sealed import open_entry
from tests.journeys.walk import PERSONA, Walk

pytestmark = pytest.mark.parts

PERSON = msgspec.structs.replace(
    PERSONA, name="霧ヶ沼　千歳丸", address="山口県萩市大字霧沼４９１３番地　朧荘７７号", birth_date="1958-11-23"
)


def needles() -> list[bytes]:
    """The person's items as text, as JSON escapes, and as base64 wherever in a longer text they may begin."""
    said: list[bytes] = []
    for item in (PERSON.name, PERSON.name.split("　")[0], PERSON.address):
        plain = item.encode()
        said += [plain, item.encode("unicode_escape")]
        said += [base64.b64encode(b"\0" * shift + plain)[4:-4] for shift in range(3)]
    return said


def files_that_hold(folder: Path, wanted: list[bytes]) -> list[str]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assert paths, folder
    return [path.name for path in paths if any(needle in path.read_bytes() for needle in wanted)]


def test_a_draft_reaches_the_counter_and_nobody_on_the_way_could_read_it(walk: Walk) -> None:
    Resident(walk.glass, walk.room, PERSON, Story(), types={}).visit()
    row = walk.until_centre(f"select * from forms_draft where visit_id = '{walk.visit()['visit_id']}'")
    root = walk.stage.house.root
    assert files_that_hold(root / "edge_sync", needles()) == [], "the outbox"
    assert files_that_hold(root / "broker", needles()) == [], "the broker's folder"
    assert files_that_hold(root / "server", needles()) == [], "the event table, and everything else of the centre"
    visit = [row["visit_id"].encode()]
    for name in ("edge_sync", "mosquitto", "server"):
        assert found_in_memory(walk.stage.runner.pid(name), needles()) == set(), f"the memory of {name}"
    assert found_in_memory(walk.stage.runner.pid("edge_sync"), visit), "a scan that finds nothing at all proves nothing"

    kept = walk.ask("select data from ingest_event where kind = 'forms.entry'")
    assert {row["data"] for row in kept} == {""}, "not even sealed does it outlive the visit"
    entry = open_entry(Safe(root / "server" / "safe"), row)
    assert entry.people[0].name == PERSON.name
    assert entry.people[0].address == PERSON.address
    assert entry.answers["residence_of"] == "self"
    assert entry.ticket == walk.visit()["ticket_number"]


def test_the_entry_is_to_be_forgotten_a_day_after_the_clerk_has_finished(walk: Walk) -> None:
    visit_id = (drafts_of_who_waits(walk) or [draft_of(walk)])[0]["visit_id"]
    number = walk.until_centre(f"select number from queueing_ticket where visit_id = '{visit_id}'")["number"]
    with walk.clerk() as clerk:
        while clerk.call_next() != number:
            clerk.finish()
        clerk.finish()
    ended = walk.until_centre(f"select * from queueing_ticket where number = '{number}' and state = 'finished'")
    goes = walk.ask(f"select forget_at from forms_draft where visit_id = '{visit_id}'")[0]["forget_at"]
    kept = datetime.fromisoformat(goes) - datetime.fromisoformat(ended["ended_at"])
    assert timedelta(hours=23) < kept < timedelta(hours=25), "server/forms tries that it is gone then, files included"


def ours(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def drafts_of_who_waits(walk: Walk) -> list[dict[str, Any]]:
    """Entries that earlier visitors left and nobody has called yet, the newest first."""
    return walk.ask(
        "select forms_draft.* from forms_draft join queueing_ticket using (visit_id) "
        "where queueing_ticket.state = 'waiting' and kind = 'forms.entry' order by made_at desc"
    )


def draft_of(walk: Walk) -> dict[str, Any]:
    Resident(walk.glass, walk.room, PERSON, Story(), types={}).visit()
    return walk.until_centre(f"select * from forms_draft where visit_id = '{walk.visit()['visit_id']}'")


def test_the_city_changes_its_key_and_machines_follow_without_a_visit_to_them(walk: Walk, tmp_path: Path) -> None:
    root, settings = walk.stage.house.root, str(walk.stage.house.settings("server"))
    (before,) = walk.ask("select key from forms_draft order by made_at desc limit 1") or [draft_of(walk)]
    public = Path(ours("server", "seal-key", "new", "--settings", settings))
    certificate = Path(ours("provisioning", "authority", "seal", str(public), "--authority", str(root / "authority")))
    keys = tmp_path / "keys"
    keys.mkdir()
    shutil.copy(certificate, keys)
    ours("server", "publish", "keys", str(keys), "--settings", settings)
    current = root / "edge_sync" / "content" / "keys" / "current"
    deadline = time.monotonic() + 20
    while not (current / certificate.name).is_file():
        assert time.monotonic() < deadline, "the certificate never came"
        time.sleep(0.1)
    row = draft_of(walk)
    assert row["key"] == public.stem != before["key"]
    assert open_entry(Safe(root / "server" / "safe"), row).people[0].name == PERSON.name
