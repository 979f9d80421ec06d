"""A town in a disaster: its centre, its machines, and who was given which number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from edge_sync.messages.queueing import TicketIssued
from tests.bench.city.centre import WiredCentre
from tests.bench.city.night import Night
from tests.bench.city.post_office import PostOffice

FIRST, OTHER = "disaster_certificate", "moving"
"""罹災証明, and what is called after it."""


@dataclass
class Town:
    """The centre's administrator, three machines, and who was given which number, in the order of giving."""

    night: Night
    centre: WiredCentre
    machines: dict[str, PostOffice]
    evening: datetime
    given: list[tuple[str, TicketIssued]] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The day that all numbers of the night belong to."""
        return self.evening.date()

    def take(self, device: str, service: str = OTHER) -> str:
        """Somebody comes to a machine; asks twice, as a kiosk does that was cut off in between."""
        visit_id = f"{len(self.given):032x}"
        desk = self.machines[device].desk()
        issued = desk.take_ticket(visit_id=visit_id, service=service)
        assert desk.take_ticket(visit_id=visit_id, service=service) == issued
        desk.close()
        self.given.append((device, issued))
        return issued.ticket

    def knows_of_it(self, device: str) -> bool:
        """Whether a machine is in disaster mode."""
        return self.machines[device].desk().disaster().since is not None

    def keeps_hours(self, device: str) -> bool:
        """Whether a machine knows when the hall is open."""
        queue = self.machines[device].desk().queue().queue
        rules = [] if queue is None or queue.hall is None else queue.hall.services
        return any(len(one.hours) == 5 for one in rules)

    def all_told(self) -> bool:
        """The centre has every letter of every machine, and its slices know."""
        pending = self.centre.rows("SELECT 1 FROM ingest_event WHERE state = 'pending'")
        return not pending and all(one.desk().report().waiting == 0 for one in self.machines.values())

    def in_book(self) -> list[tuple[str, str, str, str]]:
        """Visit, number with its mark, day and state of every number that the centre knows."""
        look = "SELECT visit_id, number || mark, business_day, state FROM queueing_ticket ORDER BY id"
        return self.centre.rows(look)
