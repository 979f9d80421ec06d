"""Promise 11: the centre's letters are applied in order, once, and kept before it is said that they are."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from edge_sync.inbox.inbox import Followed, Inbox, Standing
from edge_sync.inbox.shelf import Shelf
from edge_sync.ledger import allotment
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.codec import encode_batch, open_letter
from edge_sync.messages.hall import SetNumbers
from edge_sync.messages.letter import Letter
from edge_sync.messages.line import CommandDone, Outcome
from edge_sync.messages.machine import SetOpen
from edge_sync.outbox.store import Outbox
from tests.edge_sync.commands import EPOCH, bundle, command
from tests.edge_sync.writing import a_writer, began

OTHER = "c1" * 16
ROOT = Path(__file__).parents[2]


class Machine:
    def __init__(self, folder: Path, step: Callable[[str], None] = lambda name: None) -> None:
        self.folder = folder
        self.ledger = Ledger.open(folder / "outbox.db")
        self.outbox = Outbox(self.ledger, replace(a_writer(), random_bytes=os.urandom))
        self.seen: list[Standing] = []
        self.shelf = Shelf(folder / "content", step=step)
        self.inbox = Inbox(
            self.ledger,
            centre="/hagi/centre",
            shelf=self.shelf,
            write_letter=self.outbox.append,
            on_change=self.seen.append,
        )

    def take(self, *letters: Letter) -> bool:
        return self.inbox.take(encode_batch(letters))

    def done(self) -> list[tuple[int, Outcome]]:
        said = [open_letter(one) for one in self.outbox.batch(0, most_letters=500, most_bytes=10**6)]
        return [(one.sequence, one.outcome) for one in said if isinstance(one, CommandDone)]

    def words(self, which: str = "current") -> bytes:
        return (self.folder / "content" / "words" / which / "ja" / "visit.toml").read_bytes()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_closed_and_opened_again_and_kept_over_a_restart(machine: Machine) -> None:
    assert machine.take(command(SetOpen(is_open=False, sentence="本日は終了しました"), 1))
    assert (machine.seen[-1].is_open, machine.seen[-1].closed_sentence) == (False, "本日は終了しました")
    machine.ledger.close()
    again = Machine(machine.folder)
    assert [one.is_open for one in again.seen] == [False]
    assert again.inbox.followed() == Followed(EPOCH, 1)
    assert again.take(command(SetOpen(is_open=True), 2))
    assert [one.is_open for one in again.seen] == [False, True]
    assert again.done() == [(1, Outcome.APPLIED), (2, Outcome.APPLIED)]


def test_the_range_of_numbers_is_kept_and_an_impossible_one_is_refused(machine: Machine) -> None:
    ranges = [("C", 100, 499), ("D", 9, 8), ("D", 1, 1)]
    machine.take(*[command(SetNumbers(letter=a, first=b, last=c), at) for at, (a, b, c) in enumerate(ranges[:2], 1)])
    assert machine.done() == [(1, Outcome.APPLIED), (2, Outcome.REFUSED)]
    machine.ledger.close()
    again = Machine(machine.folder)
    with again.ledger.reading() as connection:
        first = allotment.read(connection)
    again.take(command(SetNumbers(letter="D", first=1, last=1), 3))
    with again.ledger.reading() as connection:
        second = allotment.read(connection)
    assert first is not None
    assert second is not None
    assert [(one.letter, one.first, one.last) for one in (first, second)] == [ranges[0], ranges[2]]
    assert second.order > first.order


def test_repeats_gaps_and_strangers_change_nothing(machine: Machine) -> None:
    shut = command(SetOpen(is_open=False), 1)
    assert machine.take(shut)
    assert not machine.take(shut)
    assert not machine.take(command(SetOpen(is_open=True), 3))
    assert not machine.take(command(SetOpen(is_open=True), 2, source="/hagi/kiosk-02"))
    assert [one.is_open for one in machine.seen] == [True, False]
    assert machine.take(command(SetOpen(is_open=True), 3), command(SetOpen(is_open=True), 2))
    assert machine.inbox.followed().upto == 2
    assert machine.done() == [(1, Outcome.APPLIED), (2, Outcome.APPLIED)]


def test_an_epoch_begins_at_one_and_is_never_followed_again(machine: Machine) -> None:
    machine.take(command(SetOpen(is_open=False), 1))
    assert not machine.take(command(SetOpen(is_open=True), 2, OTHER))
    assert machine.take(command(SetOpen(is_open=True), 1, OTHER))
    assert not machine.take(command(SetOpen(is_open=False), 1))
    assert not machine.take(command(SetOpen(is_open=False), 2))
    assert machine.seen[-1].is_open
    assert machine.inbox.followed() == Followed(OTHER, 1)


def test_what_is_unknown_or_malformed_is_answered_and_the_next_is_applied(machine: Machine) -> None:
    tomorrow = msgspec.structs.replace(command(SetOpen(is_open=True), 1), type="machine.dance")
    broken = msgspec.structs.replace(command(SetOpen(is_open=True), 2), data=msgspec.Raw(b'{"is_open":"maybe"}'))
    machine.take(tomorrow, broken, command(began(), 3), command(SetOpen(is_open=False), 4))
    outcomes = [outcome for _, outcome in machine.done()]
    assert outcomes == [Outcome.UNKNOWN, Outcome.REFUSED, Outcome.UNKNOWN, Outcome.APPLIED]
    assert not machine.seen[-1].is_open


def test_a_bundle_replaces_the_last_one_which_stays_as_the_one_before(machine: Machine) -> None:
    first, second, third = b"one", b"two", b"three"
    number = 1
    for text in (first, second, third):
        letters = bundle(text, number)
        machine.take(*letters)
        number += len(letters)
        assert machine.words() == text
    assert machine.words("previous") == second
    assert len([one for one in (machine.folder / "content" / "words").iterdir() if not one.is_symlink()]) == 2
    assert machine.seen[-1].content == {"words": machine.shelf.installed("words")}
    with machine.ledger.reading() as connection:
        assert connection.execute("SELECT count(*) FROM part").fetchone() == (0,)


def test_a_bad_bundle_is_refused_and_the_last_good_one_stays(machine: Machine) -> None:
    good = bundle(b"good", 1)
    machine.take(*good)
    bad = bundle(b"bad", len(good) + 1, spoil=True)
    machine.take(*bad[:-1], bad[-1])
    assert machine.done()[-1] == (bad[-1].sequence, Outcome.REFUSED)
    assert machine.words() == b"good"
    short = bundle(b"short", bad[-1].sequence + 1)
    missing = msgspec.structs.replace(short[-1], sequence=short[0].sequence)
    machine.take(missing)
    assert machine.done()[-1][1] is Outcome.REFUSED
    assert machine.words() == b"good"


def test_a_disk_that_refuses_leaves_the_last_good_one(tmp_path: Path) -> None:
    refuses: set[str] = set()

    def step(name: str) -> None:
        if name in refuses:
            raise OSError(28, "No space left on device")

    machine = Machine(tmp_path, step)
    good = bundle(b"good", 1)
    machine.take(*good)
    number = good[-1].sequence + 1
    for name in ("file", "rename", "previous", "current"):
        refuses.add(name)
        letters = bundle(name.encode(), number)
        machine.take(*letters)
        assert machine.done()[-1][1] is Outcome.REFUSED
        assert machine.words() == b"good"
        refuses.clear()
        number += len(letters)
    letters = bundle(b"better", number)
    machine.take(*letters)
    assert machine.words() == b"better"
    assert machine.words("previous") == b"good"


_DIE = """
import os, signal, sys
from pathlib import Path
from tests.edge_sync.commands import bundle
from tests.edge_sync.test_inbox import Machine
left = int(sys.argv[2])
def step(name):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
machine = Machine(Path(sys.argv[1]), step)
letters = bundle(b"new", int(sys.argv[3]))
if sys.argv[4] == "before the answer":
    write = machine.outbox.append
    def answer(message):
        if message.sequence == letters[-1].sequence:
            os.kill(os.getpid(), signal.SIGKILL)
        return write(message)
    machine.inbox._write_letter = answer
machine.take(*letters)
print("through")
"""


@pytest.mark.parametrize("place", [1, 2, 3, 4, 5, 6, 0])
def test_killed_at_any_step_the_bundle_is_whole_and_a_repeat_ends_it(place: int, tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    old = bundle(b"old", 1)
    machine.take(*old)
    machine.ledger.close()
    first = old[-1].sequence + 1
    way = "at a step" if place else "before the answer"
    died = subprocess.run(
        [sys.executable, "-c", _DIE, str(tmp_path), str(place), str(first), way],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert died.returncode == -9, died.stderr.decode()
    again = Machine(tmp_path)
    assert again.words() in (b"old", b"new")
    assert again.inbox.followed().upto < bundle(b"new", first)[-1].sequence
    again.take(*[one for one in bundle(b"new", first) if one.sequence > again.inbox.followed().upto])
    assert (again.words(), again.words("previous")) == (b"new", b"old")
    assert again.done()[-1] == (bundle(b"new", first)[-1].sequence, Outcome.APPLIED)
    assert len({sequence for sequence, _ in again.done()}) == len(again.done())
    again.ledger.close()


def test_the_kiosk_can_read_what_the_post_office_laid_there_under_its_strict_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        Shelf(tmp_path / "content").install("words", "ab" * 32, {"ja/steps.toml": b"x"})
    finally:
        os.umask(before)
    place = tmp_path / "content" / "words"
    paths = [place, *(path for path in place.rglob("*") if not path.is_symlink())]
    modes = {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()}
    assert modes == {0o750}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()} == {0o640}
