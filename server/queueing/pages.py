"""The public call board: numbers and counters, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from edge_sync.groundwork.clock import Clock
from edge_sync.messages.queueing import Waiting
from server.queueing.board_view import EVERYTHING, View, view_of
from server.queueing.models import Ticket
from server.queueing.now import latest_calls, waiting_by_service
from server.queueing.policy import State
from server.queueing.service import CallDesk
from server.queueing.surroundings import Surroundings, whole_minutes

FRESH_S = 20
"""How long a call is shown as new."""
ONE_COLUMN = 5


@dataclass(frozen=True)
class Called:
    """One line of the board."""

    number: str
    mark: str
    counter: str
    being_called: bool
    fresh_s: int
    """For how many seconds more it is new; 0: it is not."""
    again: bool
    """Called more than once."""


@dataclass(frozen=True)
class Line:
    """How many wait for one service, and how long, in minutes."""

    service: str
    people: int
    low: int | None
    high: int | None


def plate_rows(calls: int) -> int:
    """In how many rows the calls stand on the board: one column up to five calls, then two."""
    return max(calls if calls <= ONE_COLUMN else -(-calls // 2), 1)


class Board:
    """The board's page, and its moving part, which the site pushes."""

    def __init__(
        self,
        clock: Clock,
        desk: CallDesk,
        around: Callable[[], Surroundings] = Surroundings,
    ) -> None:
        """``around`` is asked at every painting."""
        self._clock = clock
        self._desk = desk
        self._around = around

    def page(self, request: HttpRequest) -> HttpResponse:
        """The whole board."""
        asked = request.META.get("QUERY_STRING", "")
        return render(request, "queueing/board.html", {**self._facts(view_of(request.GET)), "asked": asked})

    def moving_part(self, view: View = EVERYTHING) -> str:
        """The calls and the waiting line, as HTML."""
        return render_to_string("queueing/board_calls.html", self._facts(view))

    def _facts(self, view: View) -> dict[str, object]:
        now, day, around = self._clock.now(), self._desk.today(), self._around()
        lines = [_called(ticket, now) for ticket in latest_calls(day, view)]
        calling = [line for line in lines if line.being_called]
        waiting = [_line(one) for one in waiting_by_service(day, around.ranges) if view.shows_service(one.service)]
        return {
            "words_of": "server.queueing",
            "languages": view.languages,
            "service_names": around.names,
            "calling": calling,
            "rows": plate_rows(len(calling)),
            "guided": [line for line in lines if not line.being_called],
            "waiting": waiting,
            "closed": [service for service in around.closed if view.shows_service(service)],
            "all_closed": around.all_closed,
            "disaster": around.disaster,
            "hit_percent": around.hit_percent,
            "ranges_said": any(line.high is not None for line in waiting),
            "now": now,
        }


def _called(ticket: Ticket, now: datetime) -> Called:
    since_s = (now - ticket.last_called_at).total_seconds() if ticket.last_called_at is not None else FRESH_S
    return Called(
        number=ticket.number,
        mark=ticket.mark,
        counter=ticket.counter.name if ticket.counter else "",
        being_called=ticket.state == State.CALLED,
        fresh_s=min(max(int(FRESH_S - since_s), 0), FRESH_S),
        again=ticket.times_called > 1,
    )


def _line(one: Waiting) -> Line:
    if one.wait_low_s is None or one.wait_high_s is None:
        return Line(one.service, one.people, None, None)
    return Line(one.service, one.people, *whole_minutes(one.wait_low_s, one.wait_high_s))
