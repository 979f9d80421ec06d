"""One of many clerks who press as fast as the centre answers."""

from __future__ import annotations

import random
import threading
from collections import Counter as Tally
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.queueing.models import Ticket
    from server.queueing.service import CallDesk, Clerk

DAY = date(2026, 4, 1)


@dataclass
class Outcome:
    """What happened."""

    took_s: float = 0
    done: Tally[str] = field(default_factory=Tally)
    refused: Tally[str] = field(default_factory=Tally)
    trouble: list[str] = field(default_factory=list)


class Worker:
    """One clerk who presses as fast as the centre answers."""

    def __init__(self, desk: CallDesk, me: Clerk, outcome: Outcome, seed: int, *, plain: bool) -> None:
        self._desk, self._me, self._outcome, self._plain = desk, me, outcome, plain
        self._dice = random.Random(seed)

    def work(self, gate: threading.Barrier) -> None:
        """Until nobody waits and nobody is held."""
        from django.db import connections

        from server.queueing.errors import NobodyWaits

        gate.wait()
        try:
            while True:
                try:
                    ticket = self._do("call_next", lambda: self._desk.call_next(self._me))
                except NobodyWaits:
                    if self._plain or not self._call_held():
                        return
                    continue
                if ticket is not None:
                    self._handle(ticket)
        except Exception as error:  # noqa: BLE001 - told in the outcome
            self._outcome.trouble.append(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    def _handle(self, ticket: Ticket) -> None:
        finish = ("finish", lambda: self._desk.finish(ticket.pk, self._me))
        if self._plain:
            self._do(*finish)
            return
        deeds: list[tuple[str, Callable[[], Ticket]]] = [
            ("hold", lambda: self._desk.hold(ticket.pk, self._me)),
            ("transfer", lambda: self._desk.transfer(ticket.pk, self._me, "tax")),
            ("take_back", lambda: self._desk.take_back(self._me)),
        ]
        chosen = self._dice.choices([finish, *deeds], (72, 12, 4, 12))[0]
        self._do(*chosen)
        if chosen is not finish and self._dice.random() < 0.5:
            self._choose()

    def _choose(self) -> None:
        """A waiting number out of turn, or the last deed taken back."""
        from server.queueing.models import Ticket
        from server.queueing.policy import State

        keys = list(Ticket.objects.filter(state=State.WAITING).values_list("pk", flat=True)[:8])
        if keys and self._dice.random() < 0.6:
            key = self._dice.choice(keys)
            taken = self._do("call_this", lambda: self._desk.call_this(key, self._me))
        else:
            taken = self._do("take_back", lambda: self._desk.take_back(self._me))
        if taken is not None and taken.state == State.CALLED and taken.counter_id == self._me.counter_id:
            self._do("finish", lambda: self._desk.finish(taken.pk, self._me))

    def _call_held(self) -> bool:
        from server.queueing.models import Ticket
        from server.queueing.policy import State

        keys = list(Ticket.objects.filter(state=State.HELD).values_list("pk", flat=True)[:8])
        if keys:
            key = self._dice.choice(keys)
            taken = self._do("call_held", lambda: self._desk.call_held(key, self._me))
            if taken is not None:
                self._do("finish", lambda: self._desk.finish(key, self._me))
        return bool(keys)

    def _do(self, what: str, deed: Callable[[], Ticket]) -> Ticket | None:
        from server.queueing.errors import CounterBusy, NobodyWaits, QueueError

        try:
            with self._desk.deed():
                ticket = deed()
        except NobodyWaits:
            raise
        except QueueError as error:
            self._outcome.refused[f"{what} {error.code}"] += 1
            if isinstance(error, CounterBusy):
                self._free_hand()
            return None
        self._outcome.done[what] += 1
        return ticket

    def _free_hand(self) -> None:
        """A deed taken back left a number in this hand."""
        from server.queueing.looking import in_hand

        ticket = in_hand(self._me.counter_id, DAY)
        if ticket is not None:
            self._do("finish", lambda: self._desk.finish(ticket.pk, self._me))
