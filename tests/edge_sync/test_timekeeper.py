"""Promise 10: the clock may jump; nothing is reordered, lost, expired or given twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from edge_sync.groundwork.clock import HandClock
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.codec import open_letter
from edge_sync.messages.letter import ClockState
from edge_sync.messages.line import ClockAnchor
from edge_sync.mirror.numbering import Numbering
from edge_sync.outbox.retention import HOUR_MS, Retention
from edge_sync.outbox.store import Outbox
from edge_sync.outbox.timekeeper import Timekeeper
from edge_sync.outbox.writer import Glance, read_clock_state
from tests.edge_sync.writing import NOON, a_ledger, a_writer, began, hand_over, visit_id, watermark

TWO_YEARS, DAY = timedelta(days=730), timedelta(days=1)


class Machine:
    def __init__(self, ledger: Ledger, clock: HandClock, boot: str = "b1" * 16) -> None:
        self.clock = clock
        self.state = ClockState.UNKNOWN
        writer = replace(a_writer(clock), boot_id=boot, clock_state=lambda: self.state)
        for _ in range(ledger_letters(ledger)):
            writer.random_bytes(16)
        self.outbox = Outbox(ledger, writer)
        self.keeper = Timekeeper(ledger, self.outbox, writer)
        self.numbering = Numbering(ledger, letter="A", clock=clock, today=self.keeper.today)

    def anchors(self) -> list[ClockAnchor]:
        letters = self.outbox.batch(0, most_letters=1_000, most_bytes=10**7)
        return [said for said in map(open_letter, letters) if isinstance(said, ClockAnchor)]

    def ticket(self, number: int) -> tuple[str, str]:
        issued, _ = self.numbering.take(
            visit_id=visit_id(number), service="x", line_was_up=False, write_letter=self.outbox.append
        )
        return issued.business_day, issued.ticket


def ledger_letters(ledger: Ledger) -> int:
    with ledger.reading() as connection:
        return 10 * int(connection.execute("SELECT count(*) FROM outbox").fetchone()[0]) + 1


def test_one_anchor_a_boot_and_one_at_each_step(tmp_path: Path) -> None:
    clock = HandClock(NOON - TWO_YEARS)
    with a_ledger(tmp_path) as ledger:
        machine = Machine(ledger, clock)
        machine.keeper.tick()
        assert machine.anchors() == []
        clock.advance(5_000)
        clock.jump(NOON)
        machine.state = ClockState.NTP
        for _ in range(3):
            machine.keeper.tick()
            clock.advance(60_000)
        (only,) = machine.anchors()
        assert (only.boottime_ms, only.wall, only.source) == (5_000, NOON, ClockState.NTP)
        clock.jump(clock.now() + DAY)
        machine.keeper.tick()
        assert len(machine.anchors()) == 2
        same_boot = Machine(ledger, clock)
        same_boot.state = ClockState.NTP
        same_boot.keeper.tick()
        assert len(same_boot.anchors()) == 2, "a restart of the process is no new boot"
        next_boot = Machine(ledger, clock, boot="b2" * 16)
        next_boot.state = ClockState.RTC
        next_boot.keeper.tick()
        next_boot.state = ClockState.NTP
        next_boot.keeper.tick()
        assert [one.source for one in next_boot.anchors()[2:]] == [ClockState.RTC, ClockState.NTP]


def test_a_machine_that_wakes_up_two_years_ago_goes_on_with_the_numbers_of_the_last_known_day(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        machine = Machine(ledger, HandClock(NOON))
        machine.state = ClockState.NTP
        machine.keeper.tick()
        assert [machine.ticket(1), machine.ticket(2)] == [("2026-04-01", "A001"), ("2026-04-01", "A002")]
        woken = Machine(ledger, HandClock(NOON - TWO_YEARS), boot="b2" * 16)
        assert woken.ticket(3) == ("2026-04-01", "A003")
        woken.clock.jump(NOON + DAY)
        woken.state = ClockState.NTP
        assert woken.ticket(4) == ("2026-04-02", "A001")


def test_jumps_in_the_middle_of_a_batch_change_no_order(tmp_path: Path) -> None:
    clock = HandClock(NOON)
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer(clock))
        for number, to in enumerate((NOON, NOON - TWO_YEARS, NOON + DAY, NOON), start=1):
            clock.jump(to)
            outbox.append(began(number))
        letters = outbox.batch(0, most_letters=10, most_bytes=10**6)
        assert [open_letter(one) for one in letters] == [began(number) for number in range(1, 5)]


def test_only_running_time_makes_a_letter_old(tmp_path: Path) -> None:
    clock = HandClock(NOON)
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer(clock))
        retention = Retention(ledger, outbox, clock, keep_ms=48 * HOUR_MS)
        for number in range(1, 11):
            outbox.append(began(number))
        hand_over(outbox)
        outbox.settle(watermark(outbox, 8))
        for hour in range(47):
            if hour == 20:
                clock.jump(NOON + timedelta(days=400))
            clock.advance(HOUR_MS)
            retention.tidy(crowded=False)
        assert len(outbox.batch(0, most_letters=100, most_bytes=10**6)) == 10
        for _ in range(4):
            clock.advance(HOUR_MS)
            retention.tidy(crowded=False)
        left = outbox.batch(0, most_letters=100, most_bytes=10**6)
        assert [one.sequence for one in left] == [9, 10], "what is not in the backup stays, however old"


def test_a_crowded_store_keeps_nothing_that_is_safe_and_sealed_letters_never_wait(tmp_path: Path) -> None:
    clock = HandClock(NOON)
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer(clock))
        retention = Retention(ledger, outbox, clock, keep_ms=48 * HOUR_MS, sealed_kinds=("forms.draft",))
        for number in range(1, 7):
            outbox.append(began(number))
        with ledger.transaction() as connection:
            connection.execute("UPDATE outbox SET type = 'forms.draft' WHERE seq IN (2, 5)")
        outbox._handed = 6
        outbox.settle(watermark(outbox, 6, safe_upto=4))
        retention.tidy(crowded=False)
        with ledger.reading() as connection:
            assert [row[0] for row in connection.execute("SELECT seq FROM outbox")] == [1, 3, 4, 5, 6]
        retention.tidy(crowded=True)
        with ledger.reading() as connection:
            assert [row[0] for row in connection.execute("SELECT seq FROM outbox")] == [5, 6]
            assert dict(connection.execute("SELECT k, v FROM meta WHERE k LIKE '%upto'")) == {"upto": 6, "safe_upto": 4}


def test_what_is_deleted_is_overwritten(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        outbox = Outbox(ledger, a_writer())
        for number in (0xABCDEF, 2):
            outbox.append(began(number))
        hand_over(outbox)
        outbox.settle(watermark(outbox, 1))
        Retention(ledger, outbox, HandClock(NOON), keep_ms=0).tidy(crowded=False)
        with ledger.reading() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw = ledger.path.read_bytes()
        assert visit_id(2).encode() in raw
        assert visit_id(0xABCDEF).encode() not in raw


def test_who_vouches_for_the_clock_is_read_from_the_machine(tmp_path: Path) -> None:
    paths = (tmp_path / "synchronized", tmp_path / "rtc", tmp_path / "clock")
    assert read_clock_state(*paths) is ClockState.UNKNOWN
    paths[2].touch()
    assert read_clock_state(*paths) is ClockState.RESTORED
    paths[1].mkdir()
    (paths[1] / "hctosys").write_text("1\n", "ascii")
    (paths[1] / "since_epoch").write_text("1775000000\n", "ascii")
    assert read_clock_state(*paths) is ClockState.RTC
    (paths[1] / "since_epoch").write_text("60\n", "ascii")
    assert read_clock_state(*paths) is ClockState.UNKNOWN
    clock = HandClock(NOON)
    glance = Glance(clock, lambda: read_clock_state(*paths))
    paths[0].touch()
    assert glance() is ClockState.UNKNOWN
    clock.advance(1_000)
    assert glance() is ClockState.NTP
