"""Several kiosks in one hall, all cut off: whatever happens to them, no number of a day exists twice.

Each kiosk is the whole house as ``wiring`` builds it, without a line. A power cut is a copy of the file and its log as
they stand at that moment, or an end in the middle of a commit.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from edge_sync.admission import NotAdmitted
from edge_sync.groundwork.clock import HandClock
from edge_sync.link.fake import FakeBroker, FakeLink
from edge_sync.messages.codec import encode_batch, open_letter
from edge_sync.messages.hall import Disaster, Expected, Hall, SetNumbers, booking_ref, check_digit
from edge_sync.messages.letter import ClockState, Letter
from edge_sync.messages.message import Message
from edge_sync.messages.queueing import QueueNow, TicketIssued
from edge_sync.settings import BrokerDoor, DeskDoor, Settings, Store
from edge_sync.slips import CheckIn, SetDisaster, TakeTicket
from edge_sync.wiring import House
from tests.edge_sync.commands import command
from tests.edge_sync.writing import visit_id

LETTERS = "ABC"
"""Of the settings, one for each kiosk; D is shared out by the centre."""
SHARED = "D"
BLOCK = 8
EVENING = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
KIOSKS = st.integers(0, len(LETTERS) - 1)
SERVICES = st.sampled_from(["certificates", "moving_in"])
CODE = "1234567" + check_digit("1234567")


class PowerCutError(Exception):
    """Power went in the middle of a commit."""


class Kiosk:
    def __init__(self, folder: Path, place: int) -> None:
        self.folder = folder / f"kiosk-{place}-0"
        self.folder.mkdir()
        self.place = place
        self.clock = HandClock(EVENING)
        self.commands = 0
        self.cuts = 0
        self.house = self._open()

    def _open(self) -> House:
        nothing = self.folder / "nothing"
        given = Settings(
            tenant="hagi",
            device=f"kiosk-{self.place}",
            ticket_letter=LETTERS[self.place],
            store=Store(path=self.folder / "outbox.db", limit_mb=64),
            desk=DeskDoor(socket=self.folder / "desk.sock"),
            broker=BrokerDoor(host="x", port=1, ca=nothing, certificate=nothing, key=nothing),
        )
        link = FakeLink(FakeBroker(), given.device)
        return House(given, link=link, clock=self.clock, read_state=lambda: ClockState.NTP)

    def restart(self) -> None:
        self.house.ledger.close()
        self.house = self._open()

    def lose_power(self) -> None:
        """Goes on with the files as they lie on the card at this moment."""
        self._go_on_with(self._lying_there())

    def _lying_there(self) -> Path:
        self.cuts += 1
        kept = self.folder.with_name(f"kiosk-{self.place}-{self.cuts}")
        shutil.copytree(self.folder, kept)
        return kept

    def _go_on_with(self, kept: Path) -> None:
        self.house.ledger.close()
        shutil.rmtree(self.folder)
        self.folder = kept
        self.house = self._open()

    def spoil(self) -> None:
        """The header of the file is gone."""
        self.house.ledger.close()
        with (self.folder / "outbox.db").open("r+b") as file:
            file.write(bytes(100))
        self.house = self._open()

    def obey(self, message: SetNumbers) -> None:
        self.commands += 1
        self.house.inbox.take(encode_batch([command(message, self.commands, epoch=f"{self.commands:032x}")]))

    def letters(self) -> list[TicketIssued]:
        said = self.house.outbox.batch(0, most_letters=10_000, most_bytes=10**8)
        return [one for letter in said if isinstance(one := open_letter(letter), TicketIssued)]

    def lose_power_before_the_commit(self, deed: Callable[[], None]) -> None:
        """Does ``deed`` until its letter is written; the files are kept as they lie then."""
        reception = self.house.office._reception
        write, kept = reception._write_letter, list[Path]()

        def cut(message: Message) -> Letter:
            write(message)
            kept.append(self._lying_there())
            raise PowerCutError

        reception._write_letter = cut
        with suppress(PowerCutError):
            deed()
        reception._write_letter = write
        if kept:
            self._go_on_with(kept[0])


class HallCutOff(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        room = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="several-kiosks-", dir=room))
        self.kiosks = [Kiosk(self.folder, place) for place in range(len(LETTERS))]
        self.told: dict[tuple[int, str, str], TicketIssued] = {}
        self.owner: dict[int, int] = {}
        """Of each block of the shared letter; once given, never given to another."""
        self.queue: QueueNow | None = None
        self.visitors = 0

    def teardown(self) -> None:
        try:
            self.every_number_has_its_letter()
            for place in range(len(self.kiosks)):
                self.everybody_asks_again(place)
        finally:
            self._close()

    def _close(self) -> None:
        for kiosk in self.kiosks:
            kiosk.house.ledger.close()
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        self.tell_everything(disaster=False, heard_by=set())

    @rule(place=KIOSKS, service=SERVICES, visitors=st.integers(1, 5))
    def take(self, place: int, service: str, visitors: int) -> None:
        for _ in range(visitors):
            self.visitors += 1
            self._ask((place, visit_id(self.visitors), service))

    @rule(place=KIOSKS)
    def everybody_asks_again(self, place: int) -> None:
        for who in [one for one in self.told if one[0] == place]:
            self._ask(who)

    @rule(place=KIOSKS, service=SERVICES)
    def power_goes_in_the_middle(self, place: int, service: str) -> None:
        self.visitors += 1
        who = (place, visit_id(self.visitors), service)
        self.kiosks[place].lose_power_before_the_commit(lambda: self._ask(who))

    @rule(place=KIOSKS)
    def check_in(self, place: int) -> None:
        self.visitors += 1
        slip = CheckIn(visit_id=visit_id(self.visitors), code=CODE)
        with suppress(NotAdmitted):
            issued = self.kiosks[place].house.office.check_in(slip).ticket
            self.told[place, issued.visit_id, issued.service] = issued

    @rule(place=KIOSKS, way=st.sampled_from(["restart", "lose_power"]))
    def goes_dark(self, place: int, way: str) -> None:
        getattr(self.kiosks[place], way)()

    @rule(place=KIOSKS)
    def is_spoilt(self, place: int) -> None:
        self.kiosks[place].spoil()

    @rule(place=KIOSKS, first=st.integers(0, 5), blocks=st.integers(1, 3))
    def centre_gives_a_range_of_the_shared_letter(self, place: int, first: int, blocks: int) -> None:
        wanted = range(first, first + blocks)
        if all(self.owner.get(block, place) == place for block in wanted):
            self.owner.update(dict.fromkeys(wanted, place))
            low, high = first * BLOCK + 1, (first + blocks) * BLOCK
            self.kiosks[place].obey(SetNumbers(letter=SHARED, first=low, last=high))

    @rule(place=KIOSKS, first=st.integers(1, 30), size=st.integers(0, 20))
    def centre_gives_a_range_of_its_own_letter(self, place: int, first: int, size: int) -> None:
        self.kiosks[place].obey(SetNumbers(letter=LETTERS[place], first=first, last=first + size))

    @rule(disaster=st.booleans(), heard_by=st.sets(KIOSKS))
    def tell_everything(self, disaster: bool, heard_by: set[int]) -> None:
        now = self.kiosks[0].clock.now()
        before = None if self.queue is None or self.queue.hall is None else self.queue.hall.disaster
        day = (now + timedelta(hours=9)).date().isoformat()
        standing = (before or Disaster(since=day, first=[])) if disaster else None
        ref = booking_ref("hagi", CODE)
        soon = Expected(ref=ref, service="advice", from_at=now - timedelta(days=1), until_at=now + timedelta(days=1))
        hall = Hall(disaster=standing, expected=[soon])
        self.queue = QueueNow(as_of=now, business_day=day, calling=[], waiting=[], hall=hall)
        for place in heard_by:
            self.kiosks[place].house.mirror.receive(self.queue)

    @rule(place=KIOSKS, on=st.booleans())
    def switch_disaster_here(self, place: int, on: bool) -> None:
        self.kiosks[place].house.office.set_disaster(SetDisaster(on=on))

    @rule(minutes=st.sampled_from([1, 1, 10, 600]))
    def time_passes(self, minutes: int) -> None:
        for kiosk in self.kiosks:
            kiosk.clock.advance(minutes * 60_000)

    @invariant()
    def no_number_of_a_day_exists_twice(self) -> None:
        told = Counter((one.business_day, one.ticket) for one in self.told.values())
        assert not [number for number, times in told.items() if times > 1]
        assert all(len(one.ticket) <= 5 for one in self.told.values())

    @rule()
    def every_number_has_its_letter(self) -> None:
        written = {place: kiosk.letters() for place, kiosk in enumerate(self.kiosks)}
        for (place, _, _), issued in self.told.items():
            assert written[place].count(issued) == 1
        everywhere = Counter((one.business_day, one.ticket) for letters in written.values() for one in letters)
        assert not [number for number, times in everywhere.items() if times > 1]

    def _ask(self, who: tuple[int, str, str]) -> None:
        place, visit, service = who
        slip = TakeTicket(visit_id=visit, service=service)
        try:
            issued = self.kiosks[place].house.office.take_ticket(slip).ticket
        except NotAdmitted as error:
            if error.code != "NUM-01" or who in self.told:
                raise
        else:
            assert self.told.setdefault(who, issued) == issued, "a visit was told two numbers"


def test_no_number_of_a_day_exists_twice_and_none_is_lost() -> None:
    run_state_machine_as_test(HallCutOff, settings=settings(max_examples=30, stateful_step_count=40, deadline=None))
