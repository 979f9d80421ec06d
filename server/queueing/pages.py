"""The public call board: numbers and counters, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from edge_sync.groundwork.clock import Clock
from server.queueing.now import latest_calls, waiting_by_service
from server.queueing.policy import State
from server.queueing.service import CallDesk

FRESH_S = 20
"""How long a call is shown as new."""


@dataclass(frozen=True)
class Called:
    """One line of the board."""

    number: str
    counter: str
    being_called: bool
    fresh: bool


ONE_COLUMN = 5


def plate_rows(calls: int) -> int:
    """In how many rows the calls stand on the board: one column up to five calls, then two."""
    return max(calls if calls <= ONE_COLUMN else -(-calls // 2), 1)


class Board:
    """The board's page, its moving part, and the stream that pushes it."""

    def __init__(self, clock: Clock, desk: CallDesk, open_stream: Callable[[], HttpResponseBase]) -> None:
        self._clock = clock
        self._desk = desk
        self._open_stream = open_stream

    def page(self, request: HttpRequest) -> HttpResponse:
        """The whole board."""
        return render(request, "queueing/board.html", self._facts())

    async def stream(self, request: HttpRequest) -> HttpResponseBase:
        """The board as it changes."""
        return self._open_stream()

    def moving_part(self) -> str:
        """The calls and the waiting line, as HTML."""
        return render_to_string("queueing/board_calls.html", self._facts())

    def _facts(self) -> dict[str, object]:
        now, day = self._clock.now(), self._desk.today()
        lines = [
            Called(
                ticket.number,
                ticket.counter.name if ticket.counter else "",
                ticket.state == State.CALLED,
                ticket.last_called_at is not None and (now - ticket.last_called_at).total_seconds() < FRESH_S,
            )
            for ticket in latest_calls(day)
        ]
        calling = [line for line in lines if line.being_called]
        return {
            "calling": calling,
            "rows": plate_rows(len(calling)),
            "guided": [line for line in lines if not line.being_called],
            "waiting": waiting_by_service(day, now),
            "now": now,
        }
