"""Sealed entries at the centre: put up, opened, corrected, taken down in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.forms.content import CORRECTION
from server.forms.errors import BrokenSeal, ChangedMeanwhile, Forgotten, KeyInUse
from server.forms.models import Draft, Opening
from server.forms.shelf import Shelf
from tests.server.forms.stand import (
    ENTRY,
    FORM,
    KEEP,
    NAME,
    NEEDED,
    PERSON,
    VISIT,
    Room,
    arrival,
    sealed_entry,
    sealed_items,
)

OTHER = replace(ENTRY, people=(replace(PERSON, name="架空　花子"),))


def opened_name(room: Room) -> str:
    return room.shelf.read(VISIT).entry.reveal().people[0].name


def test_a_clerk_reads_what_the_person_confirmed_and_the_row_does_not_say_it(room: Room) -> None:
    room.arrives()
    assert NAME.encode() not in bytes(Draft.objects.get().body)
    opened = room.shelf.open(VISIT, by="tanaka", now=room.clock.now())
    assert (opened.entry.reveal(), opened.forms) == (ENTRY, NEEDED)
    assert [(one.who, one.at) for one in Opening.objects.all()] == [("tanaka", room.clock.now())]


def test_a_newer_entry_counts_and_the_same_letter_again_changes_nothing(room: Room) -> None:
    room.arrives()
    message = sealed_entry(room.city, OTHER)
    for _ in range(2):
        room.shelf.entry_arrived(message, arrival(room.clock.now()))
    assert (opened_name(room), Draft.objects.count()) == ("架空　花子", 2)


def test_a_correction_is_sealed_again_and_becomes_the_version_that_counts(room: Room) -> None:
    room.arrives()
    room.corrects(OTHER)
    row = Draft.objects.get(version=2)
    assert (row.kind, row.made_by, row.changed, row.device) == (CORRECTION, "tanaka", ["name@0"], "centre")
    assert "架空".encode() not in bytes(row.body)
    assert opened_name(room) == "架空　花子"


def test_a_corrections_seal_is_bound_to_its_place_among_the_versions(room: Room) -> None:
    room.arrives()
    room.corrects(OTHER)
    Draft.objects.filter(version=2).update(version=3)
    with pytest.raises(BrokenSeal):
        room.shelf.read(VISIT)


def test_of_two_clerks_who_opened_the_same_version_the_second_is_told(room: Room) -> None:
    room.arrives()
    room.corrects(OTHER, by="suzuki")
    with pytest.raises(ChangedMeanwhile) as caught:
        room.corrects(ENTRY, by="tanaka")
    assert (caught.value.by, Draft.objects.count(), opened_name(room)) == ("suzuki", 2, "架空　花子")


@pytest.mark.parametrize("seen", [-1, 0, 2, 7])
def test_a_token_that_was_never_given_out_changes_nothing(room: Room, seen: int) -> None:
    room.arrives()
    with pytest.raises(ChangedMeanwhile):
        room.corrects(OTHER, seen=seen)
    assert Draft.objects.count() == 1


def test_what_the_machine_sends_after_a_correction_does_not_undo_it_and_is_told(room: Room) -> None:
    room.arrives()
    room.corrects(OTHER)
    assert not room.shelf.read(VISIT).newer_from_machine
    room.clock.advance(60_000)
    room.arrives(replace(ENTRY, ticket="A002"))
    opened = room.shelf.read(VISIT)
    assert (opened.entry.reveal(), opened.newer_from_machine, opened.newest) == (OTHER, True, 3)


def test_drafts_of_the_first_release_open_as_one_entry(room: Room) -> None:
    first = {
        "name": NAME,
        "sex": "male",
        "birth_era": "昭和",
        "birth_year": "33",
        "birth_month": "11",
        "ticket": "A001",
    }
    first |= {"birth_day": "23", "today_year": "8", "today_month": "4", "today_day": "1"}
    room.shelf.arrived(sealed_items(room.city, first), arrival(room.clock.now()))
    second = {"name": NAME, "address": "萩市"}
    room.shelf.arrived(sealed_items(room.city, second, form="moving"), arrival(room.clock.now()))
    opened = room.shelf.read(VISIT)
    person = opened.entry.reveal().people[0]
    assert (person.name, person.address, person.birth_date, person.sex) == (NAME, "萩市", "1958-11-23", "male")
    assert [one.form for one in opened.forms] == [FORM, "moving"]


def test_entries_stay_after_the_visit_and_go_so_many_hours_later(room: Room) -> None:
    room.arrives()
    room.clock.advance(3 * 3600_000)
    ended_at = room.clock.now()
    room.shelf.ended(VISIT, ended_at)
    assert room.shelf.sweep(ended_at + KEEP - timedelta(seconds=1)) == 0
    assert opened_name(room) == NAME
    assert room.shelf.sweep(ended_at + KEEP) == 1
    with pytest.raises(Forgotten):
        room.shelf.read(VISIT)
    assert not Opening.objects.exists()


def test_a_short_retention_does_not_take_the_entry_of_somebody_who_still_waits(room: Room) -> None:
    shelf = Shelf(room.city.safe, keep=timedelta(hours=1))
    shelf.entry_arrived(sealed_entry(room.city), arrival(room.clock.now()))
    assert shelf.sweep(room.clock.now() + timedelta(hours=23)) == 0
    shelf.ended(VISIT, room.clock.now() + timedelta(hours=2))
    assert shelf.sweep(room.clock.now() + timedelta(hours=3)) == 1


def test_a_visit_that_nobody_ends_is_forgotten_all_the_same(room: Room) -> None:
    room.arrives()
    assert room.shelf.sweep(room.clock.now() + KEEP - timedelta(seconds=1)) == 0
    assert room.shelf.sweep(room.clock.now() + KEEP) == 1


def test_what_arrives_after_its_time_is_not_put_up(room: Room) -> None:
    now = room.clock.now()
    room.shelf.entry_arrived(sealed_entry(room.city), arrival(now - KEEP, received=now))
    assert not Draft.objects.exists()


def test_a_letter_that_comes_after_the_visits_end_is_counted_from_that_end(room: Room) -> None:
    now = room.clock.now()
    shelf = Shelf(room.city.safe, keep=timedelta(hours=2), ended_at=lambda visit: now - timedelta(hours=1))
    shelf.entry_arrived(sealed_entry(room.city), arrival(now - timedelta(hours=2), received=now))
    assert Draft.objects.get().forget_at == now + timedelta(hours=1)


def test_a_key_is_not_destroyed_while_entries_need_it(room: Room) -> None:
    room.arrives()
    (key,) = room.city.safe.ids()
    with pytest.raises(KeyInUse):
        room.shelf.destroy_key(key)
    room.shelf.sweep(room.clock.now() + KEEP)
    room.shelf.destroy_key(key)
    assert room.city.safe.ids() == []


def test_corrections_are_sealed_to_the_newest_key(room: Room) -> None:
    room.arrives()
    newer = room.city.rotate()
    assert room.corrects(OTHER).key == newer
    assert opened_name(room) == "架空　花子"
