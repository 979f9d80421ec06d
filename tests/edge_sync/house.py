"""A post office without a line, for tests of its window."""

from __future__ import annotations

from pathlib import Path

from edge_sync.groundwork.clock import Clock, business_day
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.message import shape_of
from edge_sync.mirror.disaster import DisasterMode
from edge_sync.mirror.mirror import Mirror
from edge_sync.mirror.numbering import Numbering
from edge_sync.mirror.reception import Reception
from edge_sync.office import PostOffice
from edge_sync.outbox.alarms import SWITCHED_HERE, Alarms
from edge_sync.outbox.store import Outbox
from edge_sync.seal.machine_key import Signer, no_signer
from edge_sync.slips import LineNow
from edge_sync.window import Window
from tests.edge_sync.writing import NOON, a_writer


class SmallHouse:
    def __init__(self, folder: Path, clock: Clock, signer: Signer = no_signer, *, letter: str = "A") -> None:
        self.clock_known = True
        self.ledger = Ledger.open(folder / "outbox.db")
        self.outbox = Outbox(self.ledger, a_writer(clock))
        self.alarms = Alarms(self.ledger, self.outbox, clock)
        self.disaster = DisasterMode(
            self.ledger,
            clock=clock,
            today=lambda: business_day(clock.now()),
            clock_known=lambda: self.clock_known,
            tell=lambda detail: self.alarms.stands_as(SWITCHED_HERE, detail),
        )
        self.mirror = Mirror(
            self.ledger,
            clock,
            disaster=self.disaster,
            clock_known=lambda: self.clock_known,
            upto=self.outbox.upto,
        )
        self.rung: list[int] = []
        self.reception = Reception(
            self.ledger,
            tenant="hagi",
            mirror=self.mirror,
            numbering=Numbering(self.ledger, letter=letter, clock=clock, today=self.disaster.queue_day),
            clock=clock,
            upto=self.outbox.upto,
            write_letter=self.outbox.append,
        )
        self.office = PostOffice(
            device="kiosk-01",
            ledger=self.ledger,
            outbox=self.outbox,
            reception=self.reception,
            mirror=self.mirror,
            disaster=self.disaster,
            dictionary=shape_of,
            on_recorded=self.rung.append,
            line=lambda: LineNow(up=True, since=NOON, why=""),
            signer=signer,
        )
        self.window = Window(folder / "desk.sock", self.office)

    def limit_pages(self, pages: int) -> None:
        """Let the file grow no further than this; SQLite never goes below what is there."""
        with self.ledger.reading() as connection:
            connection.execute(f"PRAGMA max_page_count = {pages}")

    def close(self) -> None:
        self.window.stop()
        self.ledger.close()
