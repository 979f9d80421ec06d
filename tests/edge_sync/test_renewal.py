"""Promise 9: a damaged file. Back in service under a new epoch; the old file is kept; what is whole arrives."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.ledger.doubt import BLIND_SKIP
from edge_sync.ledger.errors import LedgerDamaged, LedgerLater
from edge_sync.ledger.ledger import Ledger
from edge_sync.ledger.wal import damage_inside
from edge_sync.messages.codec import open_letter
from edge_sync.messages.health import FaultBegan
from edge_sync.messages.letter import Letter
from edge_sync.messages.line import EpochBegan, EpochReason
from edge_sync.mirror.numbering import Numbering
from edge_sync.outbox.renewal import open_store
from edge_sync.outbox.store import Outbox
from edge_sync.outbox.writer import Writer
from tests.edge_sync.writing import NOON, began, visit_id
from tests.edge_sync.writing import a_writer as old_writer

SEEDS = range(110)
LETTERS = 120


def a_writer(clock: HandClock | None = None) -> Writer:
    """The same machine later: its randomness does not repeat."""
    return replace(old_writer(clock), random_bytes=os.urandom)


class Backlog:
    """A store with a real backlog, as bytes: the file, its log (killed before the last checkpoint), what it held."""

    def __init__(self, folder: Path) -> None:
        path = folder / "outbox.db"
        ledger = Ledger.open(path)
        outbox = Outbox(ledger, a_writer(HandClock(NOON)))
        self.epoch = outbox.epoch
        numbering = Numbering(ledger, letter="A", clock=HandClock(NOON))
        for number in range(1, LETTERS):
            outbox.append(began(number))
            if number % 20 == 0:
                outbox.append(FaultBegan(fault="CARD-01", detail="窓口" * 90))
            if number % 10 == 0:
                numbering.take(visit_id=visit_id(number), service="x", line_was_up=True, write_letter=outbox.append)
            if number == 70:
                with ledger.reading() as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.letters = outbox.batch(0, most_letters=10_000, most_bytes=10**9)
        self.file, self.log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
        ledger.close()

    def lay(self, folder: Path, file: bytes, log: bytes) -> Path:
        folder.mkdir(exist_ok=True)
        path = folder / "outbox.db"
        path.write_bytes(file)
        Path(f"{path}-wal").write_bytes(log)
        return path

    def whole_in(self, *parts: bytes) -> set[str]:
        """Letters whose record is byte for byte somewhere in what is left; knows nothing of pages or trees."""
        return {letter.id for letter in self.letters if any(_record(letter) in part for part in parts)}


def _record(letter: Letter) -> bytes:
    """The row as SQLite writes it (fileformat2.html, 2.1): header, then the columns after the row id."""
    payload, kind, state = bytes(letter.data), letter.type.encode(), letter.clock_state.value.encode()
    wall = round(letter.time.timestamp() * 1000)
    serial = [0, 44, 13 + 2 * len(kind), 9, 44, 8, 5, 13 + 2 * len(state)]
    body = _varint(12 + 2 * len(payload))
    header = bytes([len(serial) + len(body) + 2, *serial]) + body + bytes([76])
    columns = bytes.fromhex(letter.id) + kind + bytes.fromhex(letter.boot_id) + wall.to_bytes(6, "big") + state
    return header + columns + payload + letter.sha256()


def _varint(value: int) -> bytes:
    return bytes([value]) if value < 128 else bytes([128 | value >> 7, value & 127])


@pytest.fixture(scope="module")
def backlog(tmp_path_factory: pytest.TempPathFactory) -> Backlog:
    made = Backlog(tmp_path_factory.mktemp("backlog"))
    assert made.whole_in(made.file, made.log) == {letter.id for letter in made.letters}
    return made


def _flip(raw: bytes, dice: random.Random, times: int = 1) -> bytes:
    changed = bytearray(raw)
    for _ in range(times):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _harm(seed: int, backlog: Backlog) -> tuple[bytes, bytes]:
    dice = random.Random(seed)
    file, log = backlog.file, backlog.log
    page = dice.randrange(len(file) // 4096) * 4096
    ways: list[Callable[[], tuple[bytes, bytes]]] = [
        lambda: (_flip(file, dice), log),
        lambda: (_flip(file, dice, 40), log),
        lambda: (file, _flip(log, dice)),
        lambda: (file, _flip(log, dice, 20)),
        lambda: (_flip(file[:100], dice) + file[100:], log),
        lambda: (bytes(100) + file[100:], log),
        lambda: (file[:page] + bytes(4096) + file[page + 4096 :], log),
        lambda: (file[: dice.randrange(1, len(file))], log),
        lambda: (_flip(file, dice, 5), _flip(log, dice, 5)),
        lambda: (file, log[: dice.randrange(len(log))]),
    ]
    return ways[seed % len(ways)]()


@pytest.mark.parametrize("seed", SEEDS)
def test_back_in_service_with_everything_that_is_whole(seed: int, backlog: Backlog, tmp_path: Path) -> None:
    file, log = _harm(seed, backlog)
    path = backlog.lay(tmp_path / "store", file, log)
    whole = backlog.whole_in(file, log)
    writer = a_writer(HandClock(NOON))
    arrived: dict[str, Letter] = {}
    found_late = False
    for reason in (None, EpochReason.DAMAGED):  # damage that only reading finds makes the house begin again
        ledger = open_store(path, limit_mb=64, writer=writer, reason=reason)
        try:
            outbox = Outbox(ledger, writer)
            arrived = {one.id: one for one in outbox.batch(0, most_letters=10_000, most_bytes=10**9)}
        except LedgerDamaged:
            assert ledger.damaged.is_set()
            found_late = True
            continue
        finally:
            ledger.close()
        break
    assert whole <= arrived.keys(), f"{len(whole - arrived.keys())} whole letters are gone"
    told = {letter.id: letter for letter in backlog.letters}
    assert all(arrived[name].data == told[name].data for name in arrived.keys() & told.keys())
    if outbox.epoch != backlog.epoch:
        (kept,) = [one for one in path.parent.glob("outbox.db.damaged-*") if not one.name.endswith("-wal")]
        assert found_late or kept.read_bytes() == file
        first = open_letter(min(arrived.values(), key=lambda one: one.sequence))
        assert isinstance(first, EpochBegan)
        assert first.reason is EpochReason.DAMAGED
        assert first.recovered == len(arrived) - 1
        numbers = [told[one.id].sequence for one in sorted(arrived.values(), key=lambda one: one.sequence)[1:]]
        assert numbers == sorted(numbers), "the old order is kept"


@pytest.mark.parametrize("seed", [0, 5, 6, 15, 26, 27])
def test_a_ticket_number_is_never_given_again(seed: int, backlog: Backlog, tmp_path: Path) -> None:
    path = backlog.lay(tmp_path / "store", *_harm(seed, backlog))
    clock = HandClock(NOON)
    ledger = open_store(path, limit_mb=64, writer=a_writer(clock))
    outbox = Outbox(ledger, a_writer(clock))
    numbering = Numbering(ledger, letter="A", clock=clock)
    issued, _ = numbering.take(visit_id="f" * 32, service="x", line_was_up=True, write_letter=outbox.append)
    assert int(issued.ticket[1:]) > (LETTERS - 1) // 10
    ledger.close()


def test_where_the_count_is_unreadable_numbers_skip_ahead(backlog: Backlog, tmp_path: Path) -> None:
    path = backlog.lay(tmp_path / "store", bytes(100) + backlog.file[100:], b"")
    clock = HandClock(NOON)
    ledger = open_store(path, limit_mb=64, writer=a_writer(clock))
    outbox = Outbox(ledger, a_writer(clock))
    issued, _ = Numbering(ledger, letter="A", clock=clock).take(
        visit_id="f" * 32, service="x", line_was_up=True, write_letter=outbox.append
    )
    assert issued.ticket == "A058", "the file knows of A007; A008 to A011 stood in the lost log"
    ledger.close()


def test_when_nothing_at_all_can_be_read_numbers_skip_far_ahead(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    path.write_bytes(bytes(40_960))
    ledger = open_store(path, limit_mb=64, writer=a_writer())
    outbox = Outbox(ledger, a_writer())
    numbering = Numbering(ledger, letter="A", clock=HandClock(NOON))
    issued, _ = numbering.take(visit_id="f" * 32, service="x", line_was_up=True, write_letter=outbox.append)
    assert issued.ticket == f"A{BLIND_SKIP + 1}"
    ledger.close()


@pytest.mark.parametrize("moment", ["put aside", "half made", "made"])
def test_a_crash_during_the_rescue_is_mended(moment: str, backlog: Backlog, tmp_path: Path) -> None:
    path = backlog.lay(tmp_path / "store", bytes(100) + backlog.file[100:], backlog.log)
    pending = path.with_name("outbox.db.aside-damaged")
    path.rename(pending)
    if moment != "put aside":
        Path(f"{path}-wal").rename(f"{pending}-wal")
        path.with_name("outbox.db.making").write_bytes(b"half")
    if moment == "made":
        Ledger.open(path).close()
    ledger = open_store(path, limit_mb=64, writer=a_writer())
    arrived = {one.id for one in Outbox(ledger, a_writer()).batch(0, most_letters=10_000, most_bytes=10**9)}
    ledger.close()
    assert moment == "made" or {letter.id for letter in backlog.letters} <= arrived
    assert not pending.exists()
    assert list(path.parent.glob("outbox.db.damaged-*"))


def test_a_torn_last_commit_is_no_damage_and_a_broken_earlier_one_is(backlog: Backlog, tmp_path: Path) -> None:
    path = backlog.lay(tmp_path / "store", backlog.file, backlog.log)
    log = Path(f"{path}-wal")
    assert damage_inside(log) is None
    log.write_bytes(backlog.log[:-100])
    assert damage_inside(log) is None
    log.write_bytes(backlog.log[:5_000] + b"\xff" + backlog.log[5_001:])
    assert "later commits" in str(damage_inside(log))


def test_a_letter_that_is_not_what_was_written_is_never_sent(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "outbox.db")
    outbox = Outbox(ledger, a_writer())
    outbox.append(began(1))
    with ledger.transaction() as connection:
        connection.execute("UPDATE outbox SET payload = replace(payload, 'certificates', 'certificatez')")
    with pytest.raises(LedgerDamaged):
        outbox.pack(0, most_letters=5, most_bytes=65_536)
    assert ledger.damaged.is_set()
    ledger.close()


def test_an_old_copy_sends_again_what_the_centre_cannot_have(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    ledger = Ledger.open(path)
    outbox = Outbox(ledger, a_writer())
    written = [outbox.append(began(number)) for number in range(1, 11)]
    with ledger.transaction() as connection:
        connection.execute("UPDATE meta SET v = 6 WHERE k = 'upto'")
    ledger.close()
    writer = a_writer()
    ledger = open_store(path, limit_mb=64, writer=writer, reason=EpochReason.OLD_COPY)
    first, *others = Outbox(ledger, writer).batch(0, most_letters=100, most_bytes=10**6)
    ledger.close()
    said = open_letter(first)
    assert isinstance(said, EpochBegan)
    assert (said.reason, said.previous_epoch, said.previous_head) == (EpochReason.OLD_COPY, outbox.epoch, 10)
    assert [one.id for one in others] == [one.id for one in written[6:]]
    assert [one.sequence for one in others] == [2, 3, 4, 5]
    assert list(tmp_path.glob("outbox.db.old-copy-*"))


def test_a_later_release_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "outbox.db"
    ledger = Ledger.open(path)
    Outbox(ledger, a_writer()).append(began())
    with ledger.transaction() as connection:
        connection.execute("UPDATE meta SET v = 99 WHERE k = 'schema'")
        connection.execute("PRAGMA user_version = 99")
    ledger.close()
    before = path.read_bytes()
    with pytest.raises(LedgerLater, match="newer"):
        open_store(path, limit_mb=64, writer=a_writer())
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["outbox.db"]


def test_a_backlog_of_the_previous_schema_is_delivered(tmp_path: Path) -> None:
    """Promise 14; ``schema_1.sql`` was written by the release before this one and is never changed."""
    old = sqlite3.connect(tmp_path / "outbox.db")
    old.executescript((Path(__file__).parent / "upgrade" / "schema_1.sql").read_text("utf-8"))
    old.close()
    writer = a_writer()
    ledger = open_store(tmp_path / "outbox.db", limit_mb=64, writer=writer)
    outbox = Outbox(ledger, writer)
    assert (outbox.epoch, outbox.head(), outbox.upto(), outbox.safe_upto()) == ("0" * 31 + "1", 36, 14, 9)
    waiting = outbox.batch(14, most_letters=100, most_bytes=10**6)
    assert [letter.sequence for letter in waiting] == list(range(15, 37))
    assert [letter.sequence for letter in waiting if letter.type == "line.letter_parked"] == [26]
    assert outbox.append(began(99)).sequence == 37
    issued, new = Numbering(ledger, letter="A", clock=HandClock(NOON)).take(
        visit_id=visit_id(4), service="certificates", line_was_up=True, write_letter=outbox.append
    )
    assert (issued.ticket, new) == ("A001", False)
    ledger.close()


@pytest.mark.parametrize("spoilt", [False, True])
def test_a_store_of_schema_2_goes_on_with_its_count_also_when_it_is_damaged(spoilt: bool, tmp_path: Path) -> None:
    """``schema_2.sql`` was written by the release before ranges, letter C; it is never changed."""
    path = tmp_path / "outbox.db"
    old = sqlite3.connect(path)
    old.executescript((Path(__file__).parent / "upgrade" / "schema_2.sql").read_text("utf-8"))
    old.close()
    if spoilt:
        path.write_bytes(bytes(100) + path.read_bytes()[100:])
    writer = a_writer()
    ledger = open_store(path, limit_mb=64, writer=writer)
    outbox = Outbox(ledger, writer)
    numbering = Numbering(ledger, letter="C", clock=HandClock(NOON))
    given = []
    for number in (6, 99):
        issued, _ = numbering.take(
            visit_id=visit_id(number), service="certificates", line_was_up=True, write_letter=outbox.append
        )
        given.append(issued.ticket)
    assert given == ["C002", "C055" if spoilt else "C005"]
    kept = [letter.type for letter in outbox.batch(0, most_letters=100, most_bytes=10**6)]
    assert kept.count("visit.began") == (10 if spoilt else 9), "one of them is parked"
    with ledger.reading() as connection:
        (seq,) = connection.execute("SELECT max(seq) FROM ticket").fetchone()
    assert seq == outbox.head()
    ledger.close()
