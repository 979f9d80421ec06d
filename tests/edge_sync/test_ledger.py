"""The ledger: durable, alone, bounded, and honest about damage."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from edge_sync.ledger.errors import LedgerBusy, LedgerDamaged, LedgerError, LedgerFault, LedgerFull
from edge_sync.ledger.ledger import Ledger
from edge_sync.outbox.store import Outbox
from tests.edge_sync.writing import a_ledger, began
from tests.edge_sync.writing import a_writer as writer

ROOT = Path(__file__).parents[2]

_COUNT_SYNCS = """
import sys
from pathlib import Path
from edge_sync.outbox.store import Outbox
from edge_sync.ledger.ledger import Ledger
from tests.edge_sync.writing import a_writer, began
outbox = Outbox(Ledger.open(Path(sys.argv[1])), a_writer())
print("go", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    outbox.append(began(number + 1))
"""


def test_a_commit_means_wal_and_a_full_sync(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger, ledger.reading() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA locking_mode").fetchone() == ("exclusive",)


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        assert stat.S_IMODE(ledger.path.stat().st_mode) == 0o600


def test_no_second_connection_can_exist(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        with pytest.raises(LedgerBusy):
            Ledger.open(ledger.path)
        other = sqlite3.connect(ledger.path, timeout=0.1)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("SELECT * FROM meta").fetchall()
        other.close()
    Ledger.open(ledger.path).close()


def test_a_block_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        with pytest.raises(RuntimeError, match="power"):
            _write_two_and_break(ledger)
        with ledger.reading() as connection:
            assert connection.execute("SELECT k FROM meta").fetchall() == [("schema",)]
        with ledger.transaction() as connection:
            connection.execute("INSERT INTO meta VALUES('c', 3)")
        with ledger.reading() as connection:
            assert connection.execute("SELECT k FROM meta").fetchall() == [("c",), ("schema",)]


def test_a_full_store_refuses_and_keeps_what_it_took(tmp_path: Path) -> None:
    with a_ledger(tmp_path, limit_mb=1) as ledger:
        outbox = Outbox(ledger, writer())
        taken = _fill(outbox)
        assert outbox.head() == taken - 1
        assert outbox.batch(taken - 2, most_letters=5, most_bytes=65536)[0].sequence == taken - 1
    with a_ledger(tmp_path, limit_mb=4) as ledger:
        again = Outbox(ledger, writer())
        assert again.head() == taken - 1
        assert again.append(began(taken)).sequence == taken


def test_a_file_that_is_no_database_is_damage(tmp_path: Path) -> None:
    (tmp_path / "outbox.db").write_bytes(b"not a database at all" * 400)
    with pytest.raises(LedgerDamaged), a_ledger(tmp_path):
        pass


def test_flipped_bytes_in_a_table_are_found_at_start(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, writer())
        for number in range(1, 200):
            outbox.append(began(number))
    path = tmp_path / "outbox.db"
    raw = bytearray(path.read_bytes())
    for page in range(3 * 4096, len(raw), 4096):
        raw[page : page + 64] = b"\xff" * 64
    path.write_bytes(raw)
    with pytest.raises(LedgerError) as caught, a_ledger(tmp_path):
        pass
    assert isinstance(caught.value, LedgerDamaged)


def test_a_folder_that_cannot_be_written_is_a_fault_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with pytest.raises(LedgerFault):
        Ledger.open(tmp_path / "file" / "outbox.db")


def test_a_file_of_a_later_release_is_left_alone(tmp_path: Path) -> None:
    later = sqlite3.connect(tmp_path / "outbox.db")
    later.execute("PRAGMA user_version = 999")
    later.execute("CREATE TABLE tomorrow(x)")
    later.close()
    with pytest.raises(LedgerError, match="newer"), a_ledger(tmp_path):
        pass


@pytest.mark.skipif(not Path("/usr/bin/strace").exists(), reason="strace counts the syncs")
def test_every_accepted_letter_costs_a_sync(tmp_path: Path) -> None:
    letters = 50
    process = subprocess.Popen(
        [sys.executable, "-c", _COUNT_SYNCS, str(tmp_path / "outbox.db"), str(letters)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "go\n"
    trace = tmp_path / "trace"
    strace = subprocess.Popen(
        ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", str(trace), "-p", str(process.pid)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert strace.stderr is not None
    attached = strace.stderr.readline()
    if "attached" not in attached:
        process.kill()
        process.wait()
        pytest.skip(f"strace may not attach here: {attached}")
    process.communicate("\n", timeout=30)
    strace.wait(10)
    assert trace.read_text("utf-8").count("sync(") >= letters


def _write_two_and_break(ledger: Ledger) -> None:
    with ledger.transaction() as outer:
        outer.execute("INSERT INTO meta VALUES('a', 1)")
        with ledger.transaction() as inner:
            inner.execute("INSERT INTO meta VALUES('b', 2)")
        raise RuntimeError("power")


def _fill(outbox: Outbox) -> int:
    """The number of the letter that found no room."""
    for taken in range(1, 100_000):
        try:
            outbox.append(began(taken))
        except LedgerFull:
            return taken
    pytest.fail("the store never filled")
