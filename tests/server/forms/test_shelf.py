"""Sealed drafts at the centre: put up, opened, taken down in time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.groundwork.personal import Personal
from edge_sync.messages import forms
from edge_sync.seal.envelope import purpose, seal
from server.forms.errors import KeyInUse
from server.forms.models import Draft
from server.forms.shelf import Shelf
from server.ingest.arrival import Arrival
from tests.bench.seal import CitySeal

VISIT = "01960f3a7c5b7d2e8a4f00112233aabb"
KEEP = timedelta(hours=24)


@pytest.fixture
def city(tmp_path: Path) -> CitySeal:
    return CitySeal(tmp_path / "city")


@pytest.fixture
def shelf(database: Path, city: CitySeal) -> Shelf:
    return Shelf(city.safe, keep=KEEP)


def draft(city: CitySeal, name: str, form: str = "juminhyo") -> forms.Draft:
    filled = Personal(bytearray(msgspec.json.encode(forms.Filled(items={"name": name}))))
    bound_to = purpose(kind="forms.draft", version=1, device="kiosk-01", visit_id=VISIT)
    return forms.Draft(visit_id=VISIT, form=form, form_version=1, sealed=seal(filled, city.key(), bound_to))


def arrival(clock: HandClock, *, ago: timedelta = timedelta(0)) -> Arrival:
    now = clock.now()
    return Arrival("kiosk-01", "5f" * 16, 1, now - ago, True, now)


def test_a_clerk_reads_what_the_person_confirmed_and_the_row_does_not_say_it(
    shelf: Shelf, city: CitySeal, clock: HandClock
) -> None:
    shelf.arrived(draft(city, "髙橋 花子"), arrival(clock))
    assert "髙橋".encode() not in bytes(Draft.objects.get().body)
    assert shelf.read(VISIT)["juminhyo"].items == {"name": "髙橋 花子"}


def test_the_newest_draft_of_a_form_replaces_the_one_before(shelf: Shelf, city: CitySeal, clock: HandClock) -> None:
    shelf.arrived(draft(city, "a"), arrival(clock))
    shelf.arrived(draft(city, "b"), arrival(clock))
    shelf.arrived(draft(city, "c", form="zei"), arrival(clock))
    assert {form: filled.items["name"] for form, filled in shelf.read(VISIT).items()} == {"juminhyo": "b", "zei": "c"}


def test_drafts_go_with_the_visit(shelf: Shelf, city: CitySeal, clock: HandClock) -> None:
    shelf.arrived(draft(city, "a"), arrival(clock))
    shelf.forget(VISIT)
    assert shelf.read(VISIT) == {}


def test_drafts_go_after_their_time_whatever_became_of_the_visit(
    shelf: Shelf, city: CitySeal, clock: HandClock
) -> None:
    shelf.arrived(draft(city, "a"), arrival(clock))
    assert shelf.sweep(clock.now() + KEEP - timedelta(seconds=1)) == 0
    assert shelf.sweep(clock.now() + KEEP) == 1


def test_a_draft_that_arrives_after_its_time_is_not_put_up(shelf: Shelf, city: CitySeal, clock: HandClock) -> None:
    shelf.arrived(draft(city, "a"), arrival(clock, ago=KEEP))
    assert not Draft.objects.exists()


def test_a_key_is_not_destroyed_while_drafts_need_it(shelf: Shelf, city: CitySeal, clock: HandClock) -> None:
    shelf.arrived(draft(city, "a"), arrival(clock))
    (key,) = city.safe.ids()
    with pytest.raises(KeyInUse):
        shelf.destroy_key(key)
    shelf.forget(VISIT)
    shelf.destroy_key(key)
    assert city.safe.ids() == []
