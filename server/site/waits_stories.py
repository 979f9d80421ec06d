"""The queue's rows as stories of waits. A transfer begins a new story; a deed that was taken back never was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from edge_sync.groundwork.clock import TOKYO
from server.queueing.models import Deed, Ticket
from server.queueing.policy import State
from server.waits.story import FINISHED, GONE, MOVED_ON, NO_SHOW, Day, Story, day_of

TAKE_BACK = "take_back"
ASIDE = "held"
"""Put aside by a counter; if it comes back into the line, that is another story."""
IN_LINE = frozenset({State.WAITING, State.CALLED})
ENDS = {State.FINISHED: FINISHED, State.NO_SHOW: NO_SHOW, State.CANCELLED: GONE, State.HELD: ASIDE}


@dataclass(frozen=True)
class _Step:
    at_s: int
    state: State
    service: str
    """From now on."""
    counter: str
    new_wait: bool


@dataclass
class _Teller:
    """Writes the stories of one number."""

    visit: str
    priority: str
    device: str
    stories: list[Story] = field(default_factory=list)
    service: str = ""
    issued_s: int = 0
    called_s: int | None = None
    counter: str = ""
    state: State = State.WAITING
    sure: bool = True

    def begin(self, at_s: int, service: str, *, sure: bool) -> None:
        self.issued_s, self.called_s, self.service, self.counter, self.sure = at_s, None, service, "", sure

    def end(self, at_s: int | None, outcome: str) -> None:
        story = Story(
            self.visit, self.service, self.priority, self.issued_s, self.called_s, at_s, self.counter, outcome,
            self.device, self.sure,
        )  # fmt: skip
        self.stories.append(story)

    def take(self, step: _Step) -> None:
        """One deed."""
        before, self.state = self.state, step.state
        if step.state == State.CALLED and before != State.CALLED:
            if before != State.WAITING:
                self.begin(step.at_s, step.service, sure=False)
            self.called_s, self.counter = step.at_s, step.counter
        elif step.state == State.WAITING and before == State.CALLED:
            self.end(step.at_s, MOVED_ON)
            self.begin(step.at_s, step.service, sure=step.new_wait)
        elif step.state == State.WAITING and before == State.HELD:
            self.begin(step.at_s, step.service, sure=False)
        elif step.state == State.WAITING and before == State.EXPECTED:
            self.sure = False
        elif step.state in ENDS and before in IN_LINE:
            self.end(step.at_s, ENDS[step.state])


def recorded(days: Sequence[date]) -> Iterator[Day]:
    """These days, one at a time."""
    for when in days:
        tickets = Ticket.objects.filter(business_day=when).select_related("counter")
        deeds: dict[int, list[Deed]] = {}
        rows = Deed.objects.filter(ticket__business_day=when, undone_at=None).exclude(move=TAKE_BACK)
        for deed in rows.select_related("counter").order_by("pk"):
            deeds.setdefault(deed.ticket_id, []).append(deed)
        yield day_of(when, (story for one in tickets for story in stories_of(one, deeds.get(one.pk, ()))))


def days_before(today: date, at_most: int) -> list[date]:
    """The last days before today on which numbers were given out, oldest first."""
    known = Ticket.objects.filter(business_day__lt=today).order_by("-business_day")
    return sorted(known.values_list("business_day", flat=True).distinct()[:at_most])


def stories_of(ticket: Ticket, deeds: Sequence[Deed]) -> list[Story]:
    """One number's waits, from its deeds; from its columns where no deed was written."""
    day = ticket.business_day
    teller = _Teller(ticket.visit_id, ticket.priority, ticket.device)
    if State.EXPECTED in (ticket.state, *(deed.before.get("state") for deed in deeds[:1])):
        teller.state = State.EXPECTED
    teller.begin(_s(day, ticket.issued_at), deeds[0].service if deeds else ticket.service, sure=_sure(ticket))
    if not any(deed.state_after == State.CALLED for deed in deeds) and ticket.called_at is not None:
        return _from_columns(ticket, teller)
    for deed in deeds:
        teller.take(_step(day, deed))
    if State(ticket.state) in IN_LINE:
        teller.end(None, "")
    return teller.stories


def _step(day: date, deed: Deed) -> _Step:
    state = State(deed.state_after)
    moves_on = state == State.WAITING and bool(deed.detail)
    return _Step(
        _s(day, deed.at),
        state,
        deed.detail if moves_on else deed.service,
        deed.counter.name if deed.counter else "",
        "waiting_since" in deed.before,
    )


def _from_columns(ticket: Ticket, teller: _Teller) -> list[Story]:
    day = ticket.business_day
    teller.called_s = None if ticket.called_at is None else _s(day, ticket.called_at)
    teller.counter = ticket.counter.name if ticket.counter else ""
    ended_s = None if ticket.ended_at is None else _s(day, ticket.ended_at)
    teller.end(ended_s, ENDS.get(State(ticket.state), ""))
    return teller.stories


def _sure(ticket: Ticket) -> bool:
    return ticket.issue_time_is_sure and not ticket.booking


def seconds_of(day: date, moment: datetime) -> int:
    """Seconds since the midnight in Asia/Tokyo at which a day began; a disaster's day goes on beyond 86,400."""
    midnight = datetime.combine(day, time(), TOKYO).astimezone(UTC)
    return int((moment - midnight).total_seconds())


_s = seconds_of
