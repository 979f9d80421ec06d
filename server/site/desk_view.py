"""The clerk's view: the queue and the visits, put together; the slices do not know each other."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from server.forms.models import Draft
from server.forms.versions import kept
from server.queueing.help_calls import help_calls
from server.queueing.looking import in_hand, newest_deed
from server.queueing.models import Counter, Deed, HelpCall, Pause, Ticket
from server.queueing.pauses import pause_of
from server.queueing.policy import Lacking, lacking_for_no_show, recall_in_s
from server.queueing.rules import CallingRules
from server.queueing.service import CallDesk
from server.queueing.undo import last_to_take_back, moved_since
from server.site.desk_auto import auto_call_s
from server.site.desk_lists import Lists, lists, waited_s
from server.site.wording import name_of
from server.visits.models import Visit
from server.visits.service import calls_for_staff, records


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
class DeskView(Lists):
    """Everything the console shows at one moment."""

    counter: Counter
    current: InHand | None
    calls: list[Visit]
    help: list[HelpCall]
    """Of other counters."""
    own_help: HelpCall | None
    undo: Undo | None
    pause: Pause | None
    auto_in_s: int | None
    """The next number is called by itself in so many seconds."""
    newest: Deed | None
    """The newest deed of this counter."""
    now: datetime

    @property
    def seen(self) -> int:
        """Its key: what is pressed on this page belongs to this moment."""
        return self.newest.pk if self.newest else 0


def desk_view(
    desk: CallDesk, counter: Counter, now: datetime, *, everybody: bool = False, counts_only: bool = False
) -> DeskView:
    """Look at the queue from one counter; ``counts_only``: without the lists, which the page is sent by itself."""
    rules = desk.rules()
    listed = lists(desk, rules.serves.get(counter.pk), now, everybody=everybody, counts_only=counts_only)
    ticket, pause, newest = in_hand(counter.pk, rules.queue_day), pause_of(counter.pk), newest_deed(counter.pk)
    visit = records([ticket.visit_id]).get(ticket.visit_id) if ticket else None
    help_wanted = help_calls(now)
    free = ticket is None and bool(listed.waiting_people)
    return DeskView(
        **{one.name: getattr(listed, one.name) for one in fields(listed)},
        counter=counter,
        current=_in_hand(ticket, visit, now, rules) if ticket else None,
        calls=calls_for_staff(now),
        help=[one for one in help_wanted if one.counter_id != counter.pk],
        own_help=next((one for one in help_wanted if one.counter_id == counter.pk), None),
        undo=_undo(counter.pk, now, rules),
        pause=pause,
        auto_in_s=auto_call_s(counter, pause, newest, now, free=free),
        newest=newest,
        now=now,
    )


def _undo(counter_id: int, now: datetime, rules: CallingRules) -> Undo | None:
    deed = last_to_take_back(counter_id, now, rules)
    if deed is None or deed.ticket.state != deed.state_after or moved_since(deed):
        return None
    left_s = rules.undo_within_s - int((now - deed.at).total_seconds())
    return Undo(deed.pk, deed.ticket.shown, deed.move, left_s)


def _in_hand(ticket: Ticket, visit: Visit | None, now: datetime, rules: CallingRules) -> InHand:
    called_at = ticket.called_at or now
    calling_since = ticket.calling_since or called_at
    return InHand(
        ticket=ticket,
        visit=visit,
        waited_s=waited_s(ticket, called_at),
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
