"""Opening what was entered for a visit, for the clerk who may."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest

from edge_sync.groundwork.clock import Clock, business_day
from edge_sync.messages.entry import Entry, Person, Source
from edge_sync.messages.forms import FormNeeded
from server.forms.at_counter import VisitNow, Visits, may_fill_in, may_open
from server.forms.models import Opening
from server.forms.shelf import Shelf
from server.forms.versions import Opened, kept

LONGEST_LINE = 60
ONE_SITTING = timedelta(minutes=30)
"""Working on a page that was opened so lately is not another opening."""

WriteDown = Callable[[str, str, str], None]
"""``(who, did, what)`` into the book."""


@dataclass(frozen=True)
class Desk:
    """One visit, as this clerk may see it."""

    visit_id: str
    visit: VisitNow | None
    who: str
    opened: Opened | None
    """None: nothing was entered, the clerk fills in."""
    today: str

    @property
    def number(self) -> str:
        """The number, or the end of the visit's identity where no number is known."""
        return self.visit.number if self.visit is not None else self.visit_id[-6:]

    @property
    def shown(self) -> str:
        """The same as people read it: in a disaster two may have one number."""
        return self.visit.shown if self.visit is not None else self.number

    @property
    def seen(self) -> int:
        """The newest version."""
        return self.opened.newest if self.opened is not None else 0

    @property
    def forms(self) -> tuple[FormNeeded, ...]:
        """The forms of the stored entry."""
        return self.opened.forms if self.opened is not None else ()

    @property
    def entry(self) -> Entry:
        """The stored entry, or an empty one."""
        if self.opened is not None:
            return self.opened.entry.reveal()
        return Entry(people=(Person(source=Source.CLERK),), today=self.today, ticket=self.number)


class Opener:
    """Lets a clerk at an entry, and writes down that it was opened."""

    def __init__(self, clock: Clock, shelf: Shelf, visits: Visits, write_down: WriteDown) -> None:
        self._clock = clock
        self._shelf = shelf
        self._visits = visits
        self._write_down = write_down

    def desk(self, request: HttpRequest, visit_id: str) -> Desk:
        """Open the visit's entry.

        Raises:
            PermissionDenied: the visit is not this clerk's to open.
            Http404: nothing is kept of it and nothing may be filled in.
            server.forms.errors.SafeError: it cannot be opened.
        """
        who, today = request.user.get_username(), business_day(self._clock.now())
        visit = self._visits.find(request, [visit_id]).get(visit_id)
        rows = kept([visit_id]).get(visit_id, [])
        if may_fill_in(visit, rows):
            return Desk(visit_id, visit, who, None, today)
        if not rows:
            raise Http404
        if not may_open(visit, rows, who):
            raise PermissionDenied
        if request.method == "POST" and self._saw_it(visit_id, who):
            return Desk(visit_id, visit, who, self._shelf.read(visit_id), today)
        with transaction.atomic():
            opened = self._shelf.open(visit_id, by=who, now=self._clock.now())
            desk = Desk(visit_id, visit, who, opened, today)
            self._write_down(who, "opened_entry", desk.shown)
        return desk

    def _saw_it(self, visit_id: str, who: str) -> bool:
        since = self._clock.now() - ONE_SITTING
        return Opening.objects.filter(visit_id=visit_id, who=who, at__gte=since).exists()

    def note(self, desk: Desk, did: str, names: Iterable[str]) -> None:
        """Names of fields into the book, never a value; as many lines as they need."""
        line = desk.shown
        for name in names:
            if len(line) + 1 + len(name) > LONGEST_LINE:
                self._write_down(desk.who, did, line)
                line = desk.shown
            line = f"{line} {name}"
        self._write_down(desk.who, did, line)
