"""The pump over a line that loses, repeats and breaks: everything arrives, nothing is deleted too early."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_sync.groundwork.clock import SystemClock
from edge_sync.ledger.ledger import Ledger
from edge_sync.link.fake import FakeBroker, FakeLink
from edge_sync.link.port import Arrival, Outcome, Parcel
from edge_sync.messages.codec import encode_plain
from edge_sync.messages.line import LetterParked, Watermark
from edge_sync.outbox.retention import Retention
from edge_sync.outbox.store import Outbox
from edge_sync.pump.post import Post
from edge_sync.pump.pump import Pump
from edge_sync.settings import Pace
from tests.edge_sync.centre import SmallCentre
from tests.edge_sync.link.ears import wait_until
from tests.edge_sync.writing import NOON, a_mirror, a_writer, began, queue_of, watermark

QUICK = Pace(
    retry_first_ms=20,
    retry_cap_ms=80,
    resend_first_ms=100,
    resend_cap_ms=200,
    heartbeat_ms=100,
    calm_ms=1_000,
    listen_first_ms=20,
    gap_ms=50,
)


class Machine:
    """A kiosk's post office without its window."""

    def __init__(self, folder: Path, broker: FakeBroker, pace: Pace = QUICK) -> None:
        self.ledger = Ledger.open(folder / "outbox.db")
        clock = SystemClock()
        self.outbox = Outbox(self.ledger, a_writer(clock))
        self.mirror = a_mirror(self.ledger, clock)
        post = Post(tenant="hagi", device="kiosk-01", session="5e" * 16, epoch=self.outbox.epoch, software="test")
        self.link = FakeLink(broker, "kiosk-01")
        rolls = itertools.cycle([0.3, 0.9, 0.1])
        self.pump = Pump(
            link=self.link,
            outbox=self.outbox,
            mirror=self.mirror,
            post=post,
            clock=clock,
            dice=lambda: next(rolls),
            pace=pace,
        )

    def record(self, count: int) -> None:
        for _ in range(count):
            self.pump.ring(self.outbox.append(began()).sequence)

    def settled(self) -> bool:
        return self.outbox.waiting() == 0

    def close(self) -> None:
        self.pump.stop()
        self.ledger.close()


@pytest.fixture
def broker() -> FakeBroker:
    return FakeBroker()


@pytest.fixture
def centre(broker: FakeBroker) -> Iterator[SmallCentre]:
    made = SmallCentre(FakeLink(broker, "centre"))
    made.open()
    yield made
    made.close()


@pytest.fixture
def machine(tmp_path: Path, broker: FakeBroker) -> Iterator[Machine]:
    made = Machine(tmp_path, broker)
    yield made
    made.close()


def test_letters_written_before_and_after_the_line_came_up_all_arrive(machine: Machine, centre: SmallCentre) -> None:
    machine.record(350)
    machine.pump.start()
    assert wait_until(machine.settled)
    machine.record(5)
    assert wait_until(machine.settled)
    assert centre.sequences() == list(range(1, 356))
    retention = Retention(machine.ledger, machine.outbox, SystemClock(), keep_ms=0)
    assert not retention.tidy(crowded=False)
    assert machine.outbox.batch(0, most_letters=10, most_bytes=65536) == []


def test_the_brokers_word_deletes_nothing(machine: Machine, centre: SmallCentre) -> None:
    centre.deaf = True
    machine.record(3)
    machine.pump.start()
    assert wait_until(lambda: len(centre.letters) == 3)
    assert wait_until(lambda: centre.deliveries >= 9), "they are sent again while nothing is confirmed"
    assert len(machine.outbox.batch(0, most_letters=10, most_bytes=65536)) == 3
    assert machine.outbox.upto() == 0


def test_confirmed_is_not_yet_deleted_before_the_backup(machine: Machine, centre: SmallCentre) -> None:
    centre.backed_up = False
    machine.record(3)
    machine.pump.start()
    assert wait_until(machine.settled)
    assert len(machine.outbox.batch(0, most_letters=10, most_bytes=65536)) == 3


def test_what_the_line_loses_is_sent_again_and_repeats_are_harmless(
    machine: Machine, centre: SmallCentre, broker: FakeBroker
) -> None:
    machine.pump.start()
    for round_ in range(6):
        broker.lose_next(2) if round_ % 2 else broker.repeat_next(3)
        machine.record(40)
        assert wait_until(machine.settled)
    assert centre.sequences() == list(range(1, 241))


def test_a_broker_that_dies_again_and_again_costs_nothing(machine: Machine, broker: FakeBroker) -> None:
    machine.pump.start()
    letters: dict[tuple[str, int], object] = {}
    for _ in range(5):
        machine.record(20)
        broker.go_down()
        machine.record(20)
        broker.come_up()
        centre = SmallCentre(FakeLink(broker, "centre"))
        centre.letters.update(letters)  # type: ignore[arg-type]
        centre.open()
        assert wait_until(machine.settled)
        letters.update(centre.letters)
        centre.close()
    assert sorted(sequence for _, sequence in letters) == list(range(1, 201))


def test_birth_heartbeat_and_goodbye_are_told_with_head_and_waiting(machine: Machine, centre: SmallCentre) -> None:
    machine.record(2)
    machine.pump.start()
    assert wait_until(machine.settled)
    assert wait_until(lambda: len(centre.statuses) >= 4), "the heart beats"
    assert wait_until(lambda: centre.statuses[-1].waiting == 0)
    birth, last = centre.statuses[0], centre.statuses[-1]
    assert (birth.online, birth.head_seq, birth.waiting, birth.software) == (True, 2, 2, "test")
    assert (last.online, last.head_seq, last.epoch) == (True, 2, machine.outbox.epoch)
    machine.pump.stop()
    assert wait_until(lambda: not centre.statuses[-1].online)
    assert centre.statuses[-1].session == birth.session


def test_a_cut_leaves_a_will_of_the_same_session(machine: Machine, centre: SmallCentre, broker: FakeBroker) -> None:
    machine.pump.start()
    assert wait_until(lambda: bool(centre.statuses))
    broker.cut("kiosk-01")
    assert wait_until(lambda: any(not status.online for status in centre.statuses))
    assert {status.session for status in centre.statuses} == {"5e" * 16}
    assert wait_until(lambda: centre.statuses[-1].online), "and it comes back"


def test_the_queue_is_mirrored_and_the_line_is_shown(machine: Machine, centre: SmallCentre, broker: FakeBroker) -> None:
    watcher = machine.mirror.watch()
    machine.pump.start()
    assert wait_until(lambda: machine.mirror.line_up)
    centre.tell_queue(queue_of(7))
    assert wait_until(lambda: machine.mirror.view().queue == queue_of(7))
    broker.go_down()
    assert wait_until(lambda: not machine.mirror.line_up)
    view = watcher.next(1)
    assert view is not None
    assert (view.queue, view.line_up) == (queue_of(7), False)


def test_a_centre_that_does_not_confirm_counts_as_out_of_reach_until_it_does(
    machine: Machine, centre: SmallCentre
) -> None:
    centre.deaf = True
    machine.pump.start()
    assert wait_until(lambda: machine.mirror.line_up)
    machine.record(1)
    assert wait_until(lambda: not machine.mirror.line_up)
    assert machine.pump.line().up
    assert machine.pump.line().why == "the centre does not confirm"
    centre.deaf = False
    assert wait_until(lambda: machine.settled() and machine.mirror.line_up)


def test_a_centre_that_is_not_there_counts_as_out_of_reach_and_its_first_word_ends_that(
    machine: Machine, broker: FakeBroker
) -> None:
    machine.record(1)
    machine.pump.start()
    assert wait_until(lambda: machine.pump.line().up and not machine.mirror.line_up)
    centre = SmallCentre(FakeLink(broker, "centre"))
    centre.open()
    centre.tell_queue(queue_of(1))
    assert wait_until(lambda: machine.settled() and machine.mirror.line_up)
    centre.close()


def test_a_word_that_the_broker_kept_does_not_prove_that_the_centre_lives(machine: Machine) -> None:
    machine.record(1)
    machine.pump.start()
    assert wait_until(lambda: machine.pump.line().why == "the centre does not confirm")
    machine.link.deliver(Arrival("v1/hagi/kiosk-01/queue", encode_plain(queue_of(2)), retained=True))
    assert wait_until(lambda: machine.mirror.view().queue == queue_of(2))
    assert not wait_until(lambda: machine.mirror.line_up, 0.3)
    machine.link.deliver(Arrival("v1/hagi/kiosk-01/queue", encode_plain(queue_of(3)), retained=False))
    assert wait_until(lambda: machine.mirror.view().queue == queue_of(3))


def test_a_single_letter_the_broker_cannot_read_is_parked_and_the_rest_goes_on(
    machine: Machine, centre: SmallCentre, broker: FakeBroker
) -> None:
    broker.remark_always(Outcome.UNREADABLE)
    machine.record(1)
    machine.pump.start()
    assert wait_until(lambda: bool(_parked(machine)))
    broker.remark_always(None)
    machine.record(2)
    assert wait_until(machine.settled)
    assert [letter.type for _, letter in sorted(centre.letters.items())] == [
        LetterParked.KIND,
        "visit.began",
        "visit.began",
    ]


def test_words_that_make_no_sense_change_nothing_and_the_pump_goes_on(
    machine: Machine, centre: SmallCentre, broker: FakeBroker
) -> None:
    machine.pump.start()
    assert wait_until(lambda: bool(centre.statuses))
    far_too_far = watermark(machine.outbox, 99)
    foreign = Watermark(epoch="0" * 32, upto=1, safe_upto=1, as_of=NOON)
    for payload in (b"", b"\xff", b"{}", encode_plain(far_too_far), encode_plain(foreign)):
        broker.take("centre", Parcel("v1/hagi/kiosk-01/ack", payload))
        broker.take("centre", Parcel("v1/hagi/kiosk-01/queue", payload))
    machine.record(3)
    assert wait_until(machine.settled)
    assert machine.mirror.view().queue is None


def test_stopping_is_quick_and_the_pump_can_start_again(machine: Machine, centre: SmallCentre) -> None:
    machine.pump.start()
    assert wait_until(lambda: machine.pump.line().up)
    machine.pump.stop()
    assert not machine.pump.line().up
    machine.record(1)
    machine.pump.start()
    assert wait_until(machine.settled)
    assert machine.pump.looped_within(6_000)


def _parked(machine: Machine) -> list[tuple[int]]:
    with machine.ledger.reading() as connection:
        return connection.execute("SELECT seq FROM parked").fetchall()
