"""Hand-overs: recorded, repeatable, never doubled; whatever dies in between."""

from __future__ import annotations

import argparse
import hashlib
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction
from msgspec.structs import replace

from server.forms.errors import AlreadyHandedOver, DoesNotFit, FolderRefuses, Forgotten, NothingToHandOver, NotSetUp
from server.forms.export.mapping import Column
from server.forms.mappings import save
from server.forms.models import Handover, HandoverFile
from server.queueing.models import Ticket
from server.site.safe_desk import _handover
from tests.server.forms.office import Office
from tests.server.forms.stand import ENTRY, FORM, KEEP, MAPPING, VISIT, Room
from tests.server.stage.letters import hex32

OTHERS = [hex32(f"visit {n}") for n in range(5)]


@pytest.fixture
def ready(room: Room) -> Room:
    room.arrives()
    room.maps()
    return room


def test_a_visit_goes_over_once_and_the_record_names_the_file_and_its_digest(ready: Room) -> None:
    file = ready.handovers.hand_over(VISIT, FORM, by="tanaka")
    path = ready.tray / file.name
    assert file.name == f"{FORM}-20260401-0001.csv"
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(ready.tray.stat().st_mode)) == (0o600, 0o700)
    row = Handover.objects.select_related("file").get()
    assert (row.visit_id, row.draft_version, row.repetition) == (VISIT, 1, 0)
    assert row.file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (row.file.made_by, row.file.mapping_version) == ("tanaka", 1)
    assert row.handover_id in path.read_bytes().decode("cp932")
    with pytest.raises(AlreadyHandedOver) as caught:
        ready.handovers.hand_over(VISIT, FORM, by="suzuki")
    assert caught.value.by == "tanaka"
    assert ready.files() == [file.name]


def test_a_repetition_is_marked_and_keeps_its_identity(ready: Room) -> None:
    first = ready.handovers.hand_over(VISIT, FORM, by="tanaka")
    ready.corrects(replace(ENTRY, ticket="A777"))
    again = ready.handovers.again(VISIT, FORM, 1, by="tanaka")
    assert again.name == f"{FORM}-20260401-0002-again.csv"
    assert len({row.handover_id for row in Handover.objects.all()}) == 1
    assert [row.draft_version for row in Handover.objects.order_by("repetition")] == [1, 2]
    lines = (ready.tray / again.name).read_bytes().decode("cp932").splitlines()
    assert '"1"' in lines[1], "the column 再引継 says so"
    with pytest.raises(AlreadyHandedOver):
        ready.handovers.again(VISIT, FORM, 1, by="suzuki")
    assert ready.files() == sorted([first.name, again.name])


def test_there_is_no_repetition_of_what_never_went_over(ready: Room) -> None:
    with pytest.raises(NothingToHandOver):
        ready.handovers.again(VISIT, FORM, 1, by="tanaka")


@pytest.mark.parametrize("repetition", [0, 1])
def test_of_many_clerks_at_once_one_hands_over(ready: Room, repetition: int) -> None:
    if repetition:
        ready.handovers.hand_over(VISIT, FORM, by="first")
    gate = threading.Barrier(6)

    def clerk(number: int) -> str:
        gate.wait()
        try:
            if repetition:
                ready.handovers.again(VISIT, FORM, 1, by=f"clerk-{number}")
            else:
                ready.handovers.hand_over(VISIT, FORM, by=f"clerk-{number}")
            return "handed over"
        except AlreadyHandedOver:
            return "already"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(clerk, range(6)))
    assert outcomes == ["already"] * 5 + ["handed over"]
    assert Handover.objects.filter(repetition=repetition).count() == 1
    assert len(ready.files()) == 1 + repetition


def test_batches_at_once_share_the_visits_and_double_none(ready: Room) -> None:
    for visit in OTHERS:
        ready.arrives(visit_id=visit)
    gate = threading.Barrier(4)

    def clerk(number: int) -> int:
        gate.wait()
        try:
            return ready.handovers.batch(FORM, [VISIT, *OTHERS], by=f"clerk-{number}").rows
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(clerk, range(4))) == 6
    assert Handover.objects.count() == 6
    text = "".join((ready.tray / name).read_bytes().decode("cp932") for name in ready.files())
    for row in Handover.objects.all():
        assert text.count(row.handover_id) == 1


def test_a_batch_leaves_behind_what_does_not_fit(ready: Room) -> None:
    ready.maps(replace(MAPPING, columns=(Column(heading="番号", item="ticket", most=4),)), seen=1)
    ready.arrives(replace(ENTRY, ticket="A12345"), visit_id=OTHERS[0])
    done = ready.handovers.batch(FORM, [VISIT, OTHERS[0]], by="tanaka")
    assert (done.rows, done.refused) == (1, ((OTHERS[0], "EXPORT-05"),))
    assert ready.handovers.waiting(FORM, [VISIT, OTHERS[0]]) == [OTHERS[0]]
    assert ready.handovers.batch(FORM, [VISIT], by="tanaka").file is None


def test_what_does_not_fit_is_neither_written_nor_recorded(ready: Room) -> None:
    ready.maps(replace(MAPPING, columns=(Column(heading="氏名", item="name", most=2),)), seen=1)
    with pytest.raises(DoesNotFit) as caught:
        ready.handovers.hand_over(VISIT, FORM, by="tanaka")
    assert caught.value.problems == (("氏名", "EXPORT-01"),)
    assert (ready.files(), HandoverFile.objects.count()) == ([], 0)


def test_without_mapping_or_form_nothing_goes_over(room: Room) -> None:
    room.arrives()
    with pytest.raises(NotSetUp):
        room.handovers.hand_over(VISIT, FORM, by="tanaka")
    room.maps(form="moving")
    with pytest.raises(NothingToHandOver):
        room.handovers.hand_over(VISIT, "moving", by="tanaka")


def test_a_folder_that_refuses_leaves_no_record(ready: Room) -> None:
    ready.tray.write_text("a file stands where the folder should be")
    with pytest.raises(FolderRefuses):
        ready.handovers.hand_over(VISIT, FORM, by="tanaka")
    assert not Handover.objects.exists()
    assert not HandoverFile.objects.exists()


def test_power_fails_before_the_record_nothing_went_over(ready: Room) -> None:

    def dies() -> None:
        with transaction.atomic():
            ready.handovers.hand_over(VISIT, FORM, by="tanaka")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        dies()
    assert not Handover.objects.exists()
    (left,) = ready.files()
    assert left.startswith("."), "not finished, and no picker takes it"
    os.utime(ready.tray / left, (0, 0))
    ready.handovers.settle(ready.clock.now())
    assert ready.files() == []
    ready.handovers.hand_over(VISIT, FORM, by="tanaka")


def test_power_fails_after_the_record_the_file_still_comes(ready: Room) -> None:
    file = ready.handovers.hand_over(VISIT, FORM, by="tanaka")
    (ready.tray / file.name).rename(ready.tray / f".{file.name}.part")
    HandoverFile.objects.update(placed_at=None)
    os.utime(ready.tray / f".{file.name}.part", (0, 0))
    ready.handovers.settle(ready.clock.now())
    assert ready.files() == [file.name]
    assert HandoverFile.objects.get().placed_at is not None


def test_what_was_picked_up_is_noted_and_what_was_not_is_erased(ready: Room) -> None:
    taken = ready.handovers.hand_over(VISIT, FORM, by="tanaka")
    left = ready.handovers.again(VISIT, FORM, 1, by="tanaka")
    (ready.tray / taken.name).unlink()
    ready.handovers.settle(ready.clock.now() + KEEP - timedelta(seconds=1))
    assert HandoverFile.objects.get(pk=taken.pk).gone == "picked"
    assert ready.files() == [left.name]
    ready.handovers.settle(ready.clock.now() + KEEP)
    assert HandoverFile.objects.get(pk=left.pk).gone == "erased"
    assert ready.files() == []


def test_after_the_retention_nothing_can_go_over_again(ready: Room) -> None:
    ready.handovers.hand_over(VISIT, FORM, by="tanaka")
    ready.shelf.sweep(ready.clock.now() + KEEP)
    with pytest.raises(Forgotten):
        ready.handovers.again(VISIT, FORM, 1, by="tanaka")


def test_the_command_hands_over_what_is_finished_and_doubles_nothing(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    client = office.called()
    asked = argparse.Namespace(forms=[])
    save(FORM, 0, MAPPING, by="yamada", now=office.clock.now())
    assert _handover(asked, office.house.settings) == 0
    assert "0 in no file" in capsys.readouterr().out
    client.post("/console/finish/", {"ticket": Ticket.objects.get(visit_id=VISIT).pk})
    for expected in ("1 in residence_certificate-", "0 in no file"):
        assert _handover(asked, office.house.settings) == 0
        assert expected in capsys.readouterr().out
    assert Handover.objects.get().file.made_by == "command line"
