"""The whole centre inside the test's process: letters in by its ledger, pages out by Django's client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from django.contrib.auth.models import Group, User
from django.test import Client, override_settings

from edge_sync.groundwork.clock import HandClock, business_day
from edge_sync.messages.entry import Entry
from edge_sync.messages.message import Message
from edge_sync.messages.queueing import TicketIssued
from server.fleet.register import Register
from server.ingest.ledger import Ledger
from server.ingest.sorting import Sorted
from server.ingest.watermark import committed_is_safe
from server.queueing.models import Counter
from server.settings import FormsRoom
from server.site.routes import routes
from server.site.wiring import House, build
from server.staff.people import Role
from tests.bench.seal import CitySeal
from tests.server.forms.stand import ENTRY, VISIT, sealed_entry
from tests.server.stage.in_process import SETTINGS
from tests.server.stage.letters import Pen

HERE = f"/console/entries/{VISIT}/"


class Office:
    """One centre, one machine, clerks who sit down."""

    def __init__(self, folder: Path, clock: HandClock) -> None:
        self.clock = clock
        self.city = CitySeal(folder / "city", clock=clock)
        self.tray = folder / "handover"
        self.ca = folder / "ca.crt"
        self.ca.write_bytes(self.city.authority.ca.read_bytes())
        room = FormsRoom(safe=folder / "city" / "safe", handover=self.tray)
        broker = msgspec.structs.replace(SETTINGS.broker, ca=self.ca)
        self.house: House = build(msgspec.structs.replace(SETTINGS, forms=room, broker=broker), clock)
        self.pen = Pen(device="kiosk-01")
        self._ledger = Ledger(self.house.handlers, clock, lambda *said: None, committed_is_safe)

    def hears(self, *messages: Message, at: datetime | None = None) -> None:
        """A machine's letters arrive and are applied."""
        letters = [self.pen.write(message, at or self.clock.now()) for message in messages]
        Register(lambda: None).heard([self.pen.device], self.clock.now())
        self._ledger.record([Sorted(self.pen.device, letters)])
        while self.house.applier.apply_some():
            pass

    def issues(self, number: str = "A001", visit_id: str = VISIT) -> None:
        """A number is given out."""
        day = business_day(self.clock.now())
        self.hears(TicketIssued(visit_id=visit_id, ticket=number, service="moving", business_day=day, line_was_up=True))

    def hears_entry(self, entry: Entry = ENTRY, visit_id: str = VISIT) -> None:
        """What somebody entered arrives, sealed."""
        self.hears(sealed_entry(self.city, entry, visit_id=visit_id))

    def clerk(self, name: str = "tanaka", counter: str = "2番窓口", role: Role = Role.CLERK) -> Client:
        """Signed in, at a counter."""
        user, _ = User.objects.get_or_create(username=name)
        user.groups.set([Group.objects.get_or_create(name=role.value)[0]])
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        client.post("/console/counter/", {"counter": Counter.objects.get(name=counter).pk})
        return client

    def called(self) -> Client:
        """The number was called, by the clerk who is given back."""
        self.issues()
        self.hears_entry()
        client = self.clerk()
        client.post("/console/next/")
        return client


@contextmanager
def office_in(folder: Path, clock: HandClock) -> Iterator[Office]:
    """An office that answers at its addresses until the end."""
    office = Office(folder, clock)
    with override_settings(ROOT_URLCONF=routes(office.house)):
        yield office
