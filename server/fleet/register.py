"""The register of machines: signs of life, what they say of themselves, what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F

from edge_sync.messages.health import FaultBegan, FaultEnded, Started
from edge_sync.messages.line import Status
from server.fleet.models import Fault, Machine
from server.ingest.arrival import Arrival

SILENT = "FLEET-01"
CONFIRMED_BY_HAND = frozenset({"INGEST-01", "INGEST-07", "INGEST-08", "FLEET-02"})
"""Nothing that a machine says ends these; a person does, who looked into it."""
SWITCHED_HERE = "HALL-01"
"""Disaster mode was switched at a machine against the centre's word; the detail says which way."""
NOTED_EVERY = timedelta(seconds=1)


class Register:
    """Keeps the rows of machines and faults."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    def heard(self, devices: Collection[str], now: datetime) -> None:
        """Machines gave a sign of life; rows change once in ``NOTED_EVERY`` at most."""
        known = {machine.device: machine for machine in Machine.objects.filter(device__in=devices)}
        new = sorted(set(devices) - known.keys())
        if new:
            rows = (Machine(device=device, first_heard_at=now, last_heard_at=now, online=True) for device in new)
            Machine.objects.bulk_create(rows, ignore_conflicts=True)
        stale = [one for one in known.values() if not one.online or _is_old(one.last_heard_at, now)]
        if stale:
            names = sorted(machine.device for machine in stale)
            Machine.objects.filter(device__in=names).update(last_heard_at=now, online=True)
        for machine in stale:
            if not machine.online:
                self.close_fault(machine.device, SILENT, now)
        if new or stale:
            transaction.on_commit(self._changed)

    def status(self, device: str, status: Status, now: datetime, *, fresh: bool) -> bool:
        """A machine said how it is; True for a birth. A will of an earlier session is stale and ignored."""
        machine, new = Machine.objects.get_or_create(device=device, defaults={"first_heard_at": now})
        if not new and not status.online and machine.session not in ("", status.session):
            return False
        born = status.online and machine.session != status.session
        if status.online and not fresh and not new and not born:
            # The broker's copy of a birth we know: a machine that fell silent since does not speak by it.
            return False
        machine.online, machine.session, machine.epoch = status.online, status.session, status.epoch
        machine.software = status.software or machine.software
        if status.online:
            machine.waiting = status.waiting
        if fresh and status.online:
            machine.last_heard_at = now
            self.close_fault(device, SILENT, now)
        machine.save()
        transaction.on_commit(self._changed)
        return born

    def mark_silent(
        self, now: datetime, before: datetime, is_mine: Callable[[str], bool] = lambda device: True
    ) -> None:
        """Machines that call themselves online and gave no sign of life since ``before`` are not."""
        rows = Machine.objects.filter(online=True).filter(
            models.Q(last_heard_at__lt=before) | models.Q(last_heard_at__isnull=True)
        )
        for machine in rows:
            if is_mine(machine.device):
                Machine.objects.filter(pk=machine.pk).update(online=False)
                since = f"since {machine.last_heard_at:%Y-%m-%d %H:%M:%S} UTC" if machine.last_heard_at else ""
                self.open_fault(machine.device, SILENT, since, now)

    def close_fault(self, device: str, code: str, at: datetime) -> None:
        """A fault is over; nothing happens when it was not open."""
        if Fault.objects.filter(machine_id=device, code=code, ended_at__isnull=True).update(ended_at=at):
            transaction.on_commit(self._changed)

    def confirm(self, fault_id: int, at: datetime) -> Fault | None:
        """A person looked into a fault that does not end by itself; None when it is over, or of another kind."""
        rows = Fault.objects.filter(pk=fault_id, code__in=CONFIRMED_BY_HAND, ended_at__isnull=True)
        if not rows.update(ended_at=at):
            return None
        transaction.on_commit(self._changed)
        return Fault.objects.get(pk=fault_id)

    def started(self, message: Started, arrival: Arrival) -> None:
        """A process of a machine came up."""
        machine = self._machine(arrival.device, arrival.received_at)
        Machine.objects.filter(pk=machine.pk).update(software=message.software)

    def fault_began(self, message: FaultBegan, arrival: Arrival) -> None:
        """Something stopped working."""
        self.open_fault(arrival.device, message.fault, message.detail, arrival.occurred_at)

    def fault_ended(self, message: FaultEnded, arrival: Arrival) -> None:
        """Something works again; an end that comes before its beginning closes nothing later."""
        open_now = Fault.objects.filter(machine_id=arrival.device, code=message.fault, ended_at__isnull=True)
        open_now.filter(began_at__lte=arrival.occurred_at).update(ended_at=arrival.occurred_at)
        transaction.on_commit(self._changed)

    def open_fault(self, device: str, code: str, detail: str, at: datetime) -> None:
        """Note a fault; one that is open already is only counted once more."""
        machine = self._machine(device, at)
        rows = Fault.objects.filter(machine=machine, code=code, ended_at__isnull=True)
        if not rows.update(times=F("times") + 1, detail=detail[:200]):
            Fault.objects.create(machine=machine, code=code, detail=detail[:200], began_at=at)
        transaction.on_commit(self._changed)

    def _machine(self, device: str, now: datetime) -> Machine:
        return Machine.objects.get_or_create(device=device, defaults={"first_heard_at": now})[0]


def _is_old(last_heard_at: datetime | None, now: datetime) -> bool:
    return last_heard_at is None or abs(now - last_heard_at) >= NOTED_EVERY


def online_devices() -> set[str]:
    """Every machine that is there now, as far as we know."""
    return set(Machine.objects.filter(online=True).values_list("device", flat=True))


def known_devices() -> list[str]:
    """Every machine that was ever heard of."""
    return list(Machine.objects.values_list("device", flat=True))


def switched_by_themselves() -> dict[str, bool]:
    """Machines whose disaster mode was switched on (True) or off there, as they last said; in order."""
    rows = Fault.objects.filter(code=SWITCHED_HERE, ended_at__isnull=True).order_by("machine_id")
    return {device: "switched off" not in detail for device, detail in rows.values_list("machine_id", "detail")}
