"""Taking the next number out of the line, with colleagues who do the same at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat

from django.db.models import Case, IntegerField, Value, When

from server.queueing.deeds import At
from server.queueing.looking import line_of
from server.queueing.models import Ticket
from server.queueing.states import State

STRIDES = (1, 7, 60)
"""So many candidates in one statement: the first is nearly always free; then more than colleagues who are faster."""


def hold_next(at: At) -> Ticket | None:
    """Hold fast the first number that this counter receives and nobody else is about to take; None: nobody waits.

    Where rows can be locked, numbers in a colleague's hand are stepped over; only when nothing else is left we
    wait for them. SQLite lets one writer in at a time, there the first is always free.
    """
    keys = line_of(at.counter.pk, at.now, at.rules)
    for some in _in_strides(keys):
        found = _first_of(some, step_over=True)
        if found is not None:
            return found
    return next((found for key in keys if (found := _first_of([key], step_over=False)) is not None), None)


def _in_strides(keys: list[int]) -> Iterator[list[int]]:
    strides, begin = chain(STRIDES, repeat(STRIDES[-1])), 0
    while begin < len(keys):
        end = begin + next(strides)
        yield keys[begin:end]
        begin = end


def _first_of(keys: list[int], *, step_over: bool) -> Ticket | None:
    rows = Ticket.objects.select_for_update(skip_locked=step_over).filter(pk__in=keys, state=State.WAITING)
    if len(keys) > 1:
        places = (When(pk=key, then=Value(place)) for place, key in enumerate(keys))
        rows = rows.order_by(Case(*places, output_field=IntegerField()))
    return next(iter(rows[:1]), None)
