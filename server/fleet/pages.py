"""The machines and how they fare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from edge_sync.groundwork.clock import Clock
from server.fleet.models import Fault, Machine

SILENT_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Line:
    """One machine as the page shows it."""

    machine: Machine
    condition: str
    """``ok``, ``fault``, ``silent`` or ``offline``."""
    committed: int | None
    outstanding: int | None
    """Letters the machine has written and we have not recorded; None is "unknown"."""
    faults: list[Fault]


class Machines:
    """The page of machines."""

    def __init__(self, clock: Clock, committed_upto: Callable[[], dict[tuple[str, str], int]]) -> None:
        self._clock = clock
        self._committed_upto = committed_upto

    def page(self, request: HttpRequest) -> HttpResponse:
        """All machines."""
        return render(request, "fleet/machines.html", self._facts())

    def part(self, request: HttpRequest) -> HttpResponse:
        """The part of the page that changes."""
        return render(request, "fleet/machine_list.html", self._facts())

    def _facts(self) -> dict[str, object]:
        committed, now = self._committed_upto(), self._clock.now()
        machines = Machine.objects.prefetch_related("faults")
        return {"lines": [_line(machine, committed, now) for machine in machines], "now": now}


def _line(machine: Machine, committed: dict[tuple[str, str], int], now: datetime) -> Line:
    faults = [fault for fault in machine.faults.all() if fault.ended_at is None]
    upto = committed.get((machine.device, machine.epoch))
    outstanding = max(machine.head_seq - upto, 0) if upto is not None and machine.epoch else None
    return Line(machine, _condition(machine, faults, now), upto, outstanding, faults)


def _condition(machine: Machine, faults: list[Fault], now: datetime) -> str:
    if not machine.online:
        return "offline"
    if machine.last_heard_at is None or now - machine.last_heard_at > SILENT_AFTER:
        return "silent"
    return "fault" if faults else "ok"
