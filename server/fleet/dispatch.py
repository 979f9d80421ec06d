"""Letters to machines: written down first, sent until the machine says that it has dealt with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from django.db import transaction
from django.db.models import Max

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.identity import RandomBytes, uuid7_hex
from edge_sync.messages.content import Bundle
from edge_sync.messages.letter import ClockState, Letter
from edge_sync.messages.line import CommandDone, Outcome, Status
from edge_sync.messages.machine import SetOpen
from edge_sync.messages.message import Downlink
from server.fleet.bundles import cut
from server.fleet.installed import installed_content
from server.fleet.models import Command, Machine, Series
from server.ingest.arrival import Arrival

REFUSED = "FLEET-02"
NO_BOOT = "0" * 32
"""A centre is no machine with a boot of its own."""


class Dispatch:
    """Writes letters to machines and notes what became of them. ``wake`` is called after the commit."""

    def __init__(
        self,
        tenant: str,
        clock: Clock,
        random_bytes: RandomBytes,
        wake: Callable[[], None],
        alarm: Callable[[str, str, str, datetime], None],
    ) -> None:
        self._tenant = tenant
        self._clock = clock
        self._random_bytes = random_bytes
        self._wake = wake
        self._alarm = alarm

    @transaction.atomic
    def send(self, device: str, message: Downlink, *, by: str, topic: str = "", digest: str = "") -> Command:
        """Write one letter for a machine; it leaves when the machine is there."""
        data = msgspec.json.encode(message).decode()
        return self._write(device, message.KIND, message.VERSION, data, by=by, topic=topic, digest=digest)

    def set_open(self, device: str, *, is_open: bool, sentence: str, by: str) -> Command:
        """Open or close a machine for visitors."""
        return self.send(device, SetOpen(is_open=is_open, sentence=sentence), by=by, topic="open")

    @transaction.atomic
    def publish_content(
        self, bundle: Bundle, files: dict[str, bytes], *, by: str, devices: Sequence[str] | None = None
    ) -> str:
        """Give machines (all, when none are named) a bundle; its digest.

        An older one of the same bundle of which nothing was sent yet is not sent any more.

        Raises:
            BadBundle: a name that machines would refuse, or too much of it.
        """
        pieces = cut(bundle, files)
        for device in _everybody() if devices is None else devices:
            older = Command.objects.filter(device=device, topic=bundle.value, sequence=None, state="pending")
            older.update(state=Command.State.SUPERSEDED, done_at=self._clock.now())
            for piece in pieces:
                self.send(device, piece, by=by, topic=bundle.value, digest=pieces[-1].digest)
        return pieces[-1].digest

    @transaction.atomic
    def next_letters(self, device: str, at_most: int) -> list[Letter]:
        """What follows what the machine has dealt with, numbered, at most so many."""
        series = self._series(device)
        under_way = Command.objects.filter(
            device=device, epoch=series.epoch, sequence__gt=series.followed_upto
        ).order_by("sequence")
        letters = list(under_way[:at_most])
        if len(letters) < at_most:
            last = (
                Command.objects.filter(device=device, epoch=series.epoch).aggregate(last=Max("sequence"))["last"] or 0
            )
            fresh = Command.objects.filter(device=device, sequence=None, state="pending").order_by("pk")
            for number, command in enumerate(fresh[: at_most - len(letters)], start=last + 1):
                command.epoch, command.sequence = series.epoch, number
                command.save(update_fields=("epoch", "sequence"))
                letters.append(command)
        return [self._letter(command) for command in letters]

    @transaction.atomic
    def machine_says(self, device: str, status: Status) -> None:
        """How far the machine follows us. One that lost its place begins anew."""
        series = self._series(device)
        if status.cmd_epoch != series.epoch:
            if series.followed_upto:
                self._renew(series)
            if not status.cmd_epoch:
                self._give_content_again(device)
        elif status.cmd_upto != series.followed_upto:
            series.followed_upto = status.cmd_upto
            series.save()
            transaction.on_commit(self._wake)

    def command_done(self, message: CommandDone, arrival: Arrival) -> None:
        """A machine dealt with a letter of ours."""
        rows = Command.objects.filter(device=arrival.device, epoch=message.epoch, sequence=message.sequence)
        changed = rows.filter(state=Command.State.PENDING).update(
            state=message.outcome.value, reason=message.reason, done_at=arrival.occurred_at
        )
        if changed and message.outcome is not Outcome.APPLIED:
            kind = rows.values_list("kind", flat=True).first()
            self._alarm(
                arrival.device, REFUSED, f"{kind}: {message.outcome.value} {message.reason}", arrival.received_at
            )
        Series.objects.filter(device=arrival.device, epoch=message.epoch, followed_upto__lt=message.sequence).update(
            followed_upto=message.sequence
        )
        transaction.on_commit(self._wake)

    @transaction.atomic
    def renew_all(self) -> int:
        """Begin every series anew: the database was restored, and numbers may have been used since."""
        series = list(Series.objects.select_for_update())
        for one in series:
            self._renew(one)
        return len(series)

    def _renew(self, series: Series) -> None:
        """A new epoch: what is not done is numbered again, and the last word on open or closed is said again."""
        said = Command.objects.filter(device=series.device, topic="open", state=Command.State.APPLIED).last()
        Command.objects.filter(device=series.device, state=Command.State.PENDING).update(epoch="", sequence=None)
        series.epoch, series.followed_upto = self._random_bytes(16).hex(), 0
        series.save()
        waiting = Command.objects.filter(device=series.device, topic="open", state=Command.State.PENDING)
        if said is not None and not waiting.exists():
            self.send(series.device, msgspec.json.decode(said.data, type=SetOpen), by=said.made_by, topic="open")

    def _give_content_again(self, device: str) -> None:
        """A machine without any place in our letters lost its file, and what was installed may be lost with it."""
        for old in installed_content(device):
            self._write(device, old.kind, old.version, old.data, by=old.made_by, topic=old.topic, digest=old.digest)

    def _write(self, device: str, kind: str, version: int, data: str, *, by: str, topic: str, digest: str) -> Command:
        now = self._clock.now()
        command = Command.objects.create(
            device=device,
            command_id=uuid7_hex(now, self._random_bytes),
            kind=kind,
            version=version,
            data=data,
            topic=topic,
            digest=digest,
            made_at=now,
            made_by=by,
        )
        transaction.on_commit(self._wake)
        return command

    def _series(self, device: str) -> Series:
        found, _ = Series.objects.select_for_update().get_or_create(
            device=device, defaults={"epoch": self._random_bytes(16).hex()}
        )
        return found

    def _letter(self, command: Command) -> Letter:
        return Letter(
            id=command.command_id,
            source=f"/{self._tenant}/centre",
            type=command.kind,
            version=command.version,
            time=command.made_at,
            epoch=command.epoch,
            sequence=command.sequence or 0,
            boot_id=NO_BOOT,
            boottime_ms=0,
            clock_state=ClockState.UNKNOWN,
            data=msgspec.Raw(command.data.encode()),
        )


def waiting_devices() -> set[str]:
    """Machines that are online and have letters of ours not dealt with."""
    open_ones = Command.objects.filter(state=Command.State.PENDING).values("device")
    return set(Machine.objects.filter(online=True, device__in=open_ones).values_list("device", flat=True))


def _everybody() -> list[str]:
    return list(Machine.objects.values_list("device", flat=True))
