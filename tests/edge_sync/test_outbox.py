"""The outbox: append, batch, settle, park."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from edge_sync.groundwork.clock import HandClock
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.codec import encode_batch, open_letter
from edge_sync.messages.health import FaultBegan
from edge_sync.messages.letter import ClockState, Letter
from edge_sync.messages.line import EpochReason, LetterParked, Watermark
from edge_sync.outbox.errors import WatermarkBeyondHead, WatermarkOfTwin
from edge_sync.outbox.retention import Retention
from edge_sync.outbox.store import Outbox
from edge_sync.outbox.writer import read_boot_id, read_clock_state
from tests.edge_sync.writing import BOOT, NOON, a_ledger, a_writer, began, hand_over, watermark

ALL = {"most_letters": 1_000, "most_bytes": 1_000_000}


def test_a_letter_comes_back_as_it_was_written(tmp_path: Path) -> None:
    clock = HandClock(NOON + timedelta(microseconds=123_456))
    clock.advance(77)
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer(clock))
        written = outbox.append(began())
        (found,) = outbox.batch(0, **ALL)
    assert found == written
    assert open_letter(found) == began()
    assert (found.source, found.sequence, found.epoch) == ("/hagi/kiosk-01", 1, outbox.epoch)
    assert (found.boot_id, found.boottime_ms, found.clock_state) == (BOOT, 77, ClockState.NTP)
    assert found.time == NOON + timedelta(milliseconds=200)
    assert found.sha256() == written.sha256()


def test_the_epoch_belongs_to_the_file(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        first = Outbox(ledger, a_writer()).epoch
    with a_ledger(tmp_path) as ledger:
        assert Outbox(ledger, a_writer()).epoch == first
    (tmp_path / "outbox.db").unlink()
    writer = a_writer()
    writer.random_bytes(16)
    with a_ledger(tmp_path) as ledger:
        assert Outbox(ledger, writer).epoch != first


def test_a_sequence_number_is_never_given_twice(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        for number in range(1, 6):
            outbox.append(began(number))
        hand_over(outbox)
        outbox.settle(watermark(outbox, 5))
        _tidy(ledger, outbox)
        assert outbox.batch(0, **ALL) == []
        with pytest.raises(RuntimeError, match="power"):
            _append_and_break(ledger, outbox)
    with a_ledger(tmp_path) as ledger:
        assert Outbox(ledger, a_writer()).append(began(7)).sequence == 6


def test_the_same_letter_handed_in_twice_is_written_once(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        first = outbox.append(began(), letter_id="a" * 32)
        assert outbox.append(began(), letter_id="a" * 32) == first
        assert outbox.head() == 1


def test_only_what_is_in_the_centres_backup_is_deleted(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        for number in range(1, 1_201):
            outbox.append(began(number))
        hand_over(outbox)
        outbox.settle(watermark(outbox, 1_100, safe_upto=700))
        _tidy(ledger, outbox)
        kept = outbox.batch(0, most_letters=5_000, most_bytes=10_000_000)
        assert [letter.sequence for letter in kept] == list(range(701, 1_201))
        assert (outbox.upto(), outbox.safe_upto(), outbox.waiting()) == (1_100, 700, 100)


def test_a_watermark_goes_back_when_the_centre_was_restored(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        for number in range(1, 11):
            outbox.append(began(number))
        hand_over(outbox)
        outbox.settle(watermark(outbox, 8, safe_upto=3))
        hand_over(outbox)
        outbox.settle(watermark(outbox, 3, safe_upto=3))
        assert outbox.upto() == 3
        assert [letter.sequence for letter in outbox.batch(3, **ALL)] == [4, 5, 6, 7, 8, 9, 10]


def test_a_watermark_of_another_file_changes_nothing(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        outbox.append(began())
        hand_over(outbox)
        outbox.settle(Watermark(epoch="0" * 32, upto=1, safe_upto=1, as_of=NOON))
        assert outbox.upto() == 0
        assert len(outbox.batch(0, **ALL)) == 1


def test_a_watermark_for_letters_never_written_deletes_nothing(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        outbox.append(began())
        hand_over(outbox)
        with pytest.raises(WatermarkBeyondHead) as caught:
            outbox.settle(watermark(outbox, 9))
        assert (caught.value.upto, caught.value.head) == (9, 1)
        assert len(outbox.batch(0, **ALL)) == 1


def _digest(letter: Letter) -> str:
    return letter.sha256().hex()


def test_a_watermark_over_another_letter_is_not_believed(tmp_path: Path) -> None:
    """Promise 3: two copies of one card wrote the same numbers, and the other one's letters came first."""
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        mine = [outbox.append(began(number)) for number in range(1, 6)]
        hand_over(outbox)
        outbox.settle(msgspec.structs.replace(watermark(outbox, 3), upto_digest=_digest(mine[2])))
        for digest in (_digest(mine[3]), "0" * 64):
            with pytest.raises(WatermarkOfTwin) as caught:
                outbox.settle(msgspec.structs.replace(watermark(outbox, 5), upto_digest=digest))
            assert (caught.value.upto, caught.value.reason) == (5, EpochReason.CLONED)
        assert (outbox.upto(), outbox.safe_upto()) == (3, 3)
        outbox.settle(watermark(outbox, 4))  # a centre of the release before: nothing to compare
        assert outbox.upto() == 4


def test_a_letter_that_is_gone_or_parked_is_no_sign_of_a_twin(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        first, second = outbox.append(began(1)), outbox.append(began(2))
        outbox.park(2, "too long")
        hand_over(outbox)
        (word,) = outbox.batch(1, **ALL)
        assert word.type == "line.letter_parked"
        for sent in (second, word):
            outbox.settle(msgspec.structs.replace(watermark(outbox, 2), upto_digest=_digest(sent)))
        with pytest.raises(WatermarkOfTwin):
            outbox.settle(msgspec.structs.replace(watermark(outbox, 2), upto_digest=_digest(first)))
        with ledger.transaction() as connection:
            connection.execute("DELETE FROM outbox WHERE seq = 1")
        outbox.settle(msgspec.structs.replace(watermark(outbox, 1), upto_digest="a" * 64))


def test_letters_go_by_their_number_whatever_the_clock_said(tmp_path: Path) -> None:
    clock = HandClock(NOON)
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer(clock))
        for days in (0, -730, 1, -1):
            clock.jump(NOON + timedelta(days=days))
            for number in range(3):
                outbox.append(began(number + 1))
        assert [letter.sequence for letter in outbox.batch(0, **ALL)] == list(range(1, 13))
        assert [letter.sequence for letter in outbox.batch(4, most_letters=4, most_bytes=10**6)] == [5, 6, 7, 8]


def test_a_batch_keeps_to_its_letters_and_bytes(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        for number in range(1, 31):
            outbox.append(began(number))
        assert [letter.sequence for letter in outbox.batch(4, most_letters=3, most_bytes=65536)] == [5, 6, 7]
        small = outbox.batch(0, most_letters=100, most_bytes=2_000)
        assert 1 <= len(small) < 30
        assert len(encode_batch(small)) <= 2_000
        one_more = outbox.batch(0, most_letters=len(small) + 1, most_bytes=1_000_000)
        assert len(encode_batch(one_more)) > 2_000


def test_a_letter_too_long_for_any_batch_is_parked_and_the_queue_goes_on(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        outbox.append(began(1))
        outbox.append(FaultBegan(fault="CARD-01", detail="x" * 200))
        outbox.append(began(3))
        limit = len(msgspec.json.encode(outbox.batch(0, **ALL)[0])) + 20
        sent = _send_all(outbox, limit)
        assert [letter.sequence for letter in sent] == [1, 2, 3]
        assert sent[1].type == LetterParked.KIND
        assert isinstance(open_letter(sent[1]), LetterParked)
        said = msgspec.json.decode(sent[1].data)
        assert said["kind"] == "health.fault_began"
        assert "over the limit" in said["reason"]
        assert _send_all(outbox, limit) == sent
        hand_over(outbox)
        outbox.settle(watermark(outbox, 3))
        _tidy(ledger, outbox)
        with ledger.reading() as connection:
            kept = connection.execute("SELECT seq, type FROM outbox").fetchall()
            assert kept == [(2, "health.fault_began")]
            assert connection.execute("SELECT seq FROM parked").fetchall() == [(2,)]


def _tidy(ledger: Ledger, outbox: Outbox) -> None:
    retention = Retention(ledger, outbox, HandClock(NOON), keep_ms=0)
    while retention.tidy(crowded=False):
        pass


def _append_and_break(ledger: Ledger, outbox: Outbox) -> None:
    with ledger.transaction():
        outbox.append(began(6))
        raise RuntimeError("power")


def _send_all(outbox: Outbox, limit: int) -> list[Letter]:
    sent: list[Letter] = []
    while batch := outbox.batch(sent[-1].sequence if sent else 0, most_letters=10, most_bytes=limit):
        sent += batch
    return sent


def test_the_table_itself_forbids_what_may_not_be(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        outbox.append(began(), letter_id="a" * 32)
        with ledger.reading() as connection, pytest.raises(sqlite3.IntegrityError):
            connection.execute(
                "INSERT INTO outbox SELECT 99, event_id, type, version, boot_id, boottime_ms, "
                "wall_ms, clock_state, payload, sha256 FROM outbox"
            )


def test_the_boot_and_the_clock_are_read_from_the_machine(tmp_path: Path) -> None:
    assert len(bytes.fromhex(read_boot_id())) == 16
    assert read_clock_state(tmp_path / "synchronized") is ClockState.UNKNOWN
    (tmp_path / "synchronized").touch()
    assert read_clock_state(tmp_path / "synchronized") is ClockState.NTP


def test_a_clock_years_in_the_past_changes_no_order(tmp_path: Path) -> None:
    clock = HandClock(NOON)
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer(clock))
        outbox.append(began(1))
        clock.jump(datetime(1970, 1, 1, 0, 1, tzinfo=UTC))
        outbox.append(began(2))
        assert [letter.sequence for letter in outbox.batch(0, **ALL)] == [1, 2]
