"""The whole centre inside the test's process, its hall's pages by Django's client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.contrib.auth.models import Group, User
from django.test import Client, override_settings
from django.urls import URLPattern

from edge_sync.groundwork.clock import HandClock, business_day
from edge_sync.messages.line import CommandDone, Outcome
from edge_sync.messages.message import Message
from edge_sync.messages.queueing import TicketIssued
from server.fleet.models import Machine
from server.fleet.register import Register
from server.hall.models import Change
from server.ingest.ledger import Ledger
from server.ingest.sorting import Sorted
from server.ingest.watermark import committed_is_safe
from server.queueing.models import Counter, Ticket
from server.queueing.service import Clerk
from server.site.hall_room import hall_routes
from server.site.routes import Routes, routes
from server.site.wiring import build
from server.staff.audit import write_down
from server.staff.people import Role
from tests.server.stage.in_process import SETTINGS
from tests.server.stage.letters import Pen, visit_id


class HallOffice:
    """One centre, its machines, one administrator."""

    def __init__(self, clock: HandClock) -> None:
        self.clock = clock
        self.house = build(SETTINGS, clock)
        self.hall = self.house.rooms.hall
        self.desk = self.house.rooms.call_desk
        self.news: list[str] = []
        for word in ("hall", "queue"):
            self.house.news.on(word, lambda word=word: self.news.append(word))  # type: ignore[misc]
        self._pens: dict[str, Pen] = {}
        self._ledger = Ledger(self.house.handlers, clock, lambda *said: None, committed_is_safe)

    @contextmanager
    def open(self) -> Iterator[HallOffice]:
        """Its pages are served."""
        ours = hall_routes(self.hall, self._write_down, self.house.dispatch, self.desk)
        with override_settings(ROOT_URLCONF=Routes([*ours, *self._others()]), OWN_NAMES=self.hall.own_names):
            yield self

    def administrator(self, name: str = "yamada", role: Role = Role.ADMINISTRATOR) -> Client:
        """Signed in."""
        user, _ = User.objects.get_or_create(username=name)
        user.groups.set([Group.objects.get_or_create(name=role.value)[0]])
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        return client

    def hears(self, *messages: Message, device: str = "kiosk-01") -> None:
        """A machine's letters arrive and are applied."""
        pen = self._pens.setdefault(device, Pen(device=device))
        letters = [pen.write(message, self.clock.now()) for message in messages]
        Register(lambda: None).heard([device], self.clock.now())
        Machine.objects.filter(device=device).update(online=True)
        self._ledger.record([Sorted(device, letters)])
        while self.house.applier.apply_some():
            pass

    def gives(self, number: str, service: str = "moving", device: str = "kiosk-01", day: date | None = None) -> Ticket:
        """A machine gives a number, on the day that it counts by."""
        said = (day or self.desk.today()).isoformat()
        me = visit_id(f"{number} {business_day(self.clock.now())} {device}")
        self.hears(
            TicketIssued(visit_id=me, ticket=number, service=service, business_day=said, line_was_up=True),
            device=device,
        )
        return Ticket.objects.get(visit_id=me)

    def confirms(self, device: str) -> None:
        """A machine hears all our letters and says so."""
        letters = self.house.dispatch.next_letters(device, 16)
        done = [
            CommandDone(epoch=letter.epoch, sequence=letter.sequence, outcome=Outcome.APPLIED) for letter in letters
        ]
        if done:
            self.hears(*done, device=device)

    def clerk(self, at: int = 1) -> Clerk:
        """Who calls."""
        return Clerk(f"clerk {at}", Counter.objects.order_by("position")[at - 1].pk)

    def _write_down(self, who: str, did: str, what: str) -> None:
        write_down(who, did, what, at=self.clock.now())

    def _others(self) -> list[URLPattern]:
        return routes(self.house).urlpatterns


def seen(sheet: str) -> str:
    """What a page that was opened just now would send."""
    return str(Change.objects.filter(sheet=sheet).count())
