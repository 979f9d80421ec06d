"""The clerk's view: the queue and the visits, put together; the slices do not know each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from server.forms.models import Draft
from server.forms.versions import kept
from server.queueing.models import Counter, Ticket
from server.queueing.service import CallDesk, in_hand, waiting
from server.site.wording import name_of
from server.visits.models import Visit
from server.visits.service import calls_for_staff, records

LONG_WAIT_S = 30 * 60
SHOWN_WAITING = 60


@dataclass(frozen=True)
class Place:
    """One number in the line."""

    ticket: Ticket
    visit: Visit | None
    waited_s: int | None
    """None when the machine's clock was not to be trusted."""
    long: bool


@dataclass(frozen=True)
class InHand:
    """The number at this counter, with its visit."""

    ticket: Ticket
    visit: Visit | None
    waited_s: int | None
    """Until the first call."""
    in_hand_s: int
    problems: list[str]
    entry: list[Draft]
    """Versions of what was entered; empty: nothing, and the clerk may fill in."""


@dataclass(frozen=True)
class DeskView:
    """Everything the console shows at one moment."""

    counter: Counter
    current: InHand | None
    line: list[Place]
    waiting_people: int
    calls: list[Visit]
    now: datetime


def desk_view(desk: CallDesk, counter: Counter, now: datetime) -> DeskView:
    """Look at the queue from one counter."""
    day = desk.today()
    tickets = list(waiting(day))
    ticket = in_hand(counter.pk, day)
    known = records([one.visit_id for one in [*tickets[:SHOWN_WAITING], *([ticket] if ticket else [])]])
    return DeskView(
        counter=counter,
        current=_in_hand(ticket, known.get(ticket.visit_id), now) if ticket else None,
        line=[_place(one, known.get(one.visit_id), now) for one in tickets[:SHOWN_WAITING]],
        waiting_people=len(tickets),
        calls=calls_for_staff(now),
        now=now,
    )


def _waited_s(ticket: Ticket, until: datetime) -> int | None:
    return max(int((until - ticket.issued_at).total_seconds()), 0) if ticket.issue_time_is_sure else None


def _place(ticket: Ticket, visit: Visit | None, now: datetime) -> Place:
    waited_s = _waited_s(ticket, now)
    return Place(ticket, visit, waited_s, waited_s is not None and waited_s >= LONG_WAIT_S)


def _in_hand(ticket: Ticket, visit: Visit | None, now: datetime) -> InHand:
    called_at = ticket.called_at or now
    in_hand_s = max(int((now - called_at).total_seconds()), 0)
    entry = kept([ticket.visit_id]).get(ticket.visit_id, [])
    return InHand(ticket, visit, _waited_s(ticket, called_at), in_hand_s, problems_of(visit), entry)


def problems_of(visit: Visit | None) -> list[str]:
    """What did not work at the machine, in the words of staff."""
    if visit is None:
        return []
    codes = [visit.slip_fault, *(form.fault for form in visit.forms.all()), visit.staff_call_fault]
    sentences = [name_of("faults", code) for code in codes if code]
    if visit.card_outcome and visit.card_outcome != "read":
        sentences.append(f"カード：{name_of('card_outcomes', visit.card_outcome)}")
    return list(dict.fromkeys(sentences))
