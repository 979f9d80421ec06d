"""The machines and how they fare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from edge_sync.groundwork.clock import Clock
from server.fleet.models import Fault, Machine
from server.fleet.register import CONFIRMED_BY_HAND, Register, switched_by_themselves

SILENT_AFTER = timedelta(minutes=5)
WriteDown = Callable[[str, str, str], None]
"""``(who, did, what)`` into the book."""


@dataclass(frozen=True)
class Line:
    """One machine as the page shows it."""

    machine: Machine
    condition: str
    """``ok``, ``fault``, ``silent`` or ``offline``."""
    recorded: int | None
    """The machine's letters are recorded up to this number; None is "unknown"."""
    outstanding: int | None
    """Letters the machine has written and we have not recorded; None is "unknown"."""
    faults: list[Fault]


class Machines:
    """The page of machines. ``letters`` tells, by machine, how far it is recorded and what it has written."""

    def __init__(
        self,
        clock: Clock,
        letters: Callable[[], dict[str, tuple[int, int]]],
        register: Register,
        may_confirm: Callable[[HttpRequest], bool],
        write_down: WriteDown,
        in_disaster: Callable[[], bool],
    ) -> None:
        """``in_disaster``: what the centre says; a machine that is cut off may have been switched otherwise."""
        self._clock = clock
        self._letters = letters
        self._register = register
        self._may_confirm = may_confirm
        self._write_down = write_down
        self._in_disaster = in_disaster

    def page(self, request: HttpRequest) -> HttpResponse:
        """All machines."""
        return render(request, "fleet/machines.html", self._facts(request))

    def part(self, request: HttpRequest) -> HttpResponse:
        """The part of the page that changes."""
        return render(request, "fleet/machine_list.html", self._facts(request))

    def confirm(self, request: HttpRequest) -> HttpResponse:
        """確認済み: a person looked into a fault that does not end by itself; for administrators."""
        number = request.POST.get("fault", "")
        if request.method == "POST" and number.isascii() and number.isdigit() and len(number) < 18:
            with transaction.atomic():
                fault = self._register.confirm(int(number), self._clock.now())
                if fault is not None:
                    who = request.user.get_username()
                    self._write_down(who, "confirmed_fault", f"{fault.machine_id} {fault.code}")
        if request.headers.get("HX-Request"):
            return self.part(request)
        return HttpResponseRedirect(reverse("machines"))

    def _facts(self, request: HttpRequest) -> dict[str, object]:
        letters, now = self._letters(), self._clock.now()
        machines = Machine.objects.prefetch_related("faults")
        return {
            "lines": [_line(machine, letters.get(machine.device), now) for machine in machines],
            "now": now,
            "switched": switched_by_themselves(),
            "in_disaster": self._in_disaster(),
            "administers": self._may_confirm(request),
            "confirmed_by_hand": CONFIRMED_BY_HAND if self._may_confirm(request) else (),
        }


def _line(machine: Machine, letters: tuple[int, int] | None, now: datetime) -> Line:
    faults = [fault for fault in machine.faults.all() if fault.ended_at is None]
    recorded, head = letters if letters is not None else (None, None)
    outstanding = max(head - recorded, 0) if head is not None and recorded is not None else None
    return Line(machine, _condition(machine, faults, now), recorded, outstanding, faults)


def _condition(machine: Machine, faults: list[Fault], now: datetime) -> str:
    if not machine.online:
        return "offline"
    if machine.last_heard_at is None or now - machine.last_heard_at > SILENT_AFTER:
        return "silent"
    return "fault" if faults else "ok"
