"""The clerk's view: the queue and the visits, put together; the slices do not know each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from server.forms.models import Draft
from server.forms.versions import kept
from server.queueing.help_calls import help_calls
from server.queueing.looking import line, newest_deed, standing
from server.queueing.models import Counter, HelpCall, Pause, Ticket
from server.queueing.order import in_order, served_at
from server.queueing.pauses import pause_of
from server.queueing.policy import Lacking, lacking_for_no_show, recall_in_s
from server.queueing.rules import CallingRules
from server.queueing.service import CallDesk
from server.queueing.undo import last_to_take_back, moved_since
from server.site.desk_auto import auto_call_s
from server.site.wording import name_of
from server.visits.models import Visit
from server.visits.service import calls_for_staff, records

LONG_WAIT_S = 30 * 60
SHOWN_WAITING = 60


@dataclass(frozen=True)
class Place:
    """One number in the line, or beside it."""

    ticket: Ticket
    visit: Visit | None
    waited_s: int | None
    """None when the machine's clock was not to be trusted."""
    long: bool
    in_turn: bool = False
    """It is called by 次の方を呼ぶ."""


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
    recall_in_s: int
    lacking: Lacking
    """Before 不在 may be pressed."""


@dataclass(frozen=True)
class Undo:
    """What 取り消す takes back."""

    deed_id: int
    number: str
    move: str
    left_s: int


@dataclass(frozen=True)
class DeskView:
    """Everything the console shows at one moment."""

    counter: Counter
    current: InHand | None
    line: list[Place]
    waiting_people: int
    """Whom this counter receives."""
    waiting_elsewhere: int
    everybody: bool
    """The list shows those too whom other counters receive."""
    held: list[Place]
    absent: list[Place]
    calls: list[Visit]
    help: list[HelpCall]
    """Of other counters."""
    own_help: HelpCall | None
    undo: Undo | None
    pause: Pause | None
    auto_in_s: int | None
    """The next number is called by itself in so many seconds."""
    seen: int
    """The newest deed of this counter: what is pressed on this page belongs to this moment."""
    now: datetime


def desk_view(desk: CallDesk, counter: Counter, now: datetime, *, everybody: bool = False) -> DeskView:
    """Look at the queue from one counter."""
    rules = desk.rules()
    all_waiting = in_order(line(rules.queue_day), now, rules)
    mine = [one.key for one in served_at(all_waiting, counter.pk, rules)]
    shown = ([one.key for one in all_waiting] if everybody else mine)[:SHOWN_WAITING]
    stand = standing(rules.queue_day, shown, counter.pk, now)
    known = records([one.visit_id for one in stand.tickets])

    def places(tickets: list[Ticket]) -> list[Place]:
        first = mine[0] if mine else 0
        return [_place(one, known.get(one.visit_id), now, in_turn=one.pk == first) for one in tickets]

    ticket, pause, newest = stand.in_hand, pause_of(counter.pk), newest_deed(counter.pk)
    help_wanted = help_calls(now)
    return DeskView(
        counter=counter,
        current=_in_hand(ticket, known.get(ticket.visit_id), now, rules) if ticket else None,
        line=places(stand.line),
        waiting_people=len(mine),
        waiting_elsewhere=len(all_waiting) - len(mine),
        everybody=everybody,
        held=places(stand.held),
        absent=places(stand.absent),
        calls=calls_for_staff(now),
        help=[one for one in help_wanted if one.counter_id != counter.pk],
        own_help=next((one for one in help_wanted if one.counter_id == counter.pk), None),
        undo=_undo(counter.pk, now, rules),
        pause=pause,
        auto_in_s=auto_call_s(counter, pause, newest, now, free=ticket is None and bool(mine)),
        seen=newest.pk if newest else 0,
        now=now,
    )


def _undo(counter_id: int, now: datetime, rules: CallingRules) -> Undo | None:
    deed = last_to_take_back(counter_id, now, rules)
    if deed is None or deed.ticket.state != deed.state_after or moved_since(deed):
        return None
    left_s = rules.undo_within_s - int((now - deed.at).total_seconds())
    return Undo(deed.pk, deed.ticket.shown, deed.move, left_s)


def _waited_s(ticket: Ticket, until: datetime) -> int | None:
    since = ticket.waiting_since or ticket.issued_at
    if not ticket.issue_time_is_sure and since == ticket.issued_at:
        return None
    return max(int((until - since).total_seconds()), 0)


def _place(ticket: Ticket, visit: Visit | None, now: datetime, *, in_turn: bool) -> Place:
    waited_s = _waited_s(ticket, now)
    return Place(ticket, visit, waited_s, waited_s is not None and waited_s >= LONG_WAIT_S, in_turn)


def _in_hand(ticket: Ticket, visit: Visit | None, now: datetime, rules: CallingRules) -> InHand:
    called_at = ticket.called_at or now
    calling_since = ticket.calling_since or called_at
    return InHand(
        ticket=ticket,
        visit=visit,
        waited_s=_waited_s(ticket, called_at),
        in_hand_s=max(int((now - calling_since).total_seconds()), 0),
        problems=problems_of(visit),
        entry=kept([ticket.visit_id]).get(ticket.visit_id, []),
        recall_in_s=recall_in_s(ticket.last_called_at, now, rules),
        lacking=lacking_for_no_show(ticket.times_called, ticket.calling_since, now, rules),
    )


def problems_of(visit: Visit | None) -> list[str]:
    """What did not work at the machine, in the words of staff."""
    if visit is None:
        return []
    codes = [visit.slip_fault, *(form.fault for form in visit.forms.all()), visit.staff_call_fault]
    sentences = [name_of("faults", code) for code in codes if code]
    if visit.card_outcome and visit.card_outcome != "read":
        sentences.append(f"カード：{name_of('card_outcomes', visit.card_outcome)}")
    return list(dict.fromkeys(sentences))
