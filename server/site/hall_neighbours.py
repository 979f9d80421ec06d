"""What the hall's rules need of the queue and of the machines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

import msgspec
from django.db.models import Count, Max

from edge_sync.messages.hall import WEB, SetNumbers
from server.fleet.dispatch import Dispatch
from server.fleet.models import Command, Machine
from server.fleet.register import switched_by_themselves
from server.hall.errors import NotJoined
from server.hall.numbers import LARGEST, Numbering, Range
from server.hall.ports import CounterNow
from server.queueing.models import Counter, Ticket
from server.queueing.policy import State
from server.queueing.service import CallDesk

TOPIC = "numbers"
NOT_SERVED_YET = (State.WAITING, State.HELD, State.EXPECTED)


class QueueCounters:
    """Counters as the queue has them."""

    def __init__(self, queue_day: Callable[[], date]) -> None:
        self._queue_day = queue_day

    def all(self) -> list[CounterNow]:
        """As they stand in the hall."""
        return [CounterNow(one.pk, one.name, one.position, one.open) for one in Counter.objects.all()]

    def busy(self) -> Collection[int]:
        """Those with a number in hand."""
        in_hand = Ticket.objects.filter(business_day=self._queue_day(), state=State.CALLED)
        return {key for key in in_hand.values_list("counter", flat=True) if key is not None}

    def save(self, counters: Sequence[CounterNow]) -> None:
        """Two may exchange their names, so all of them let go of theirs first."""
        for one in counters:
            if one.key:
                Counter.objects.filter(pk=one.key).update(name=f"~{one.key}")
        for one in counters:
            values = {"name": one.name, "position": one.position, "open": one.open}
            if one.key:
                Counter.objects.filter(pk=one.key).update(**values)
            else:
                Counter.objects.create(**values)


class QueueLine:
    """Who waits; the rest of a line is closed by the queue's own deed, a number at a time."""

    def __init__(self, desk: CallDesk | None) -> None:
        self._desk = desk

    def taken(self, day: date) -> Mapping[str, int]:
        """Numbers by service; a number that was given back frees its place."""
        return taken_on(day)

    def waiting(self, day: date) -> int:
        """How many wait, are held or are expected."""
        return Ticket.objects.filter(business_day=day, state__in=NOT_SERVED_YET).count()

    def in_hand(self, day: date) -> int:
        """How many stand at a counter."""
        return Ticket.objects.filter(business_day=day, state=State.CALLED).count()

    def close_rest(self, day: date, by: str) -> int:
        """Who did it, the book says; the deeds stand beside it, at the same moment."""
        if self._desk is None:
            raise NotJoined("queue")
        rest = Ticket.objects.filter(business_day=day, state__in=NOT_SERVED_YET).order_by("pk")
        return len([self._desk.cancel(key) for key in rest.values_list("pk", flat=True)])


class FleetMachines:
    """What machines were told of their numbers, and what they gave."""

    def __init__(self, dispatch: Dispatch | None) -> None:
        self._dispatch = dispatch

    def switched(self) -> Mapping[str, bool]:
        """As they last said."""
        return switched_by_themselves()

    def tell(self, device: str, numbers: Range, by: str) -> None:
        """Write the letter; it leaves when the machine is there."""
        if self._dispatch is None:
            raise NotJoined("fleet")
        message = SetNumbers(letter=numbers.letter, first=numbers.first, last=numbers.last)
        self._dispatch.send(device, message, by=by, topic=TOPIC)

    def numbering(self, day: date) -> list[Numbering]:
        """Each machine, in the order of their names."""
        given, told, own = _given(day), _told(), _own_letters()
        result = []
        for machine in Machine.objects.order_by("device"):
            ranges, heard = told.get(machine.device, ([], False))
            if not heard and machine.device in own:
                ranges = [Range(own[machine.device], 1, LARGEST), *ranges]
            result.append(
                Numbering(
                    machine.device,
                    ranges[-1] if ranges else None,
                    tuple(ranges[:-1]),
                    tuple(given.get(machine.device, ())),
                )
            )
        return result


def taken_on(day: date) -> dict[str, int]:
    """Numbers of a queue day by service, given-back ones not counted."""
    rows = Ticket.objects.filter(business_day=day).exclude(state=State.CANCELLED)
    return dict(rows.order_by().values_list("service").annotate(taken=Count("pk")))


def _given(day: date) -> dict[str, list[tuple[str, int]]]:
    given: dict[str, list[tuple[str, int]]] = defaultdict(list)
    rows = Ticket.objects.filter(business_day=day).exclude(device=WEB).order_by("pk")
    for device, number in rows.values_list("device", "number"):
        given[device].append((number[0], int(number[1:])))
    return given


def _told() -> dict[str, tuple[list[Range], bool]]:
    """The ranges a machine may be counting in: from the last that it applied on, and whether it applied any."""
    told: dict[str, tuple[list[Range], bool]] = {}
    for device, data, state in (
        Command.objects.filter(topic=TOPIC).order_by("pk").values_list("device", "data", "state")
    ):
        message = msgspec.json.decode(data, type=SetNumbers)
        one = Range(message.letter, message.first, message.last)
        ranges, heard = told.get(device, ([], False))
        applied = state == Command.State.APPLIED
        told[device] = ([one] if applied else [*ranges, one], heard or applied)
    return told


def _own_letters() -> dict[str, str]:
    """The letter of a machine's own settings, as its last number tells; of use only until it was told another."""
    last = Ticket.objects.exclude(device=WEB).order_by().values_list("device").annotate(last=Max("pk"))
    numbers = dict(Ticket.objects.filter(pk__in=[pk for _, pk in last]).values_list("device", "number"))
    return {device: number[0] for device, number in numbers.items()}
