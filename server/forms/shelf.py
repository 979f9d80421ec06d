"""The shelf of sealed drafts: put up, opened for a clerk, taken down."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import msgspec
from django.db import connections

from edge_sync.groundwork.clock import Clock
from edge_sync.messages import forms
from edge_sync.messages.sealed import Sealed
from edge_sync.seal.envelope import purpose
from server.forms.errors import BrokenSeal, KeyInUse
from server.forms.models import Draft
from server.forms.safe import Safe
from server.ingest.arrival import Arrival

SWEEP_EVERY_S = 60.0


class Shelf:
    """Drafts by visit. ``keep`` bounds how long one may lie there, whatever becomes of the visit."""

    def __init__(self, safe: Safe | None, *, keep: timedelta) -> None:
        self._safe = safe
        self._keep = keep

    def arrived(self, message: forms.Draft, arrival: Arrival) -> None:
        """A machine sent a draft. One that is older than its retention is not put up at all."""
        forget_at = arrival.occurred_at + self._keep
        if forget_at <= arrival.received_at:
            return
        Draft.objects.update_or_create(
            visit_id=message.visit_id,
            form=message.form,
            defaults={
                "form_version": message.form_version,
                "device": arrival.device,
                "key": message.sealed.key,
                "body": message.sealed.body,
                "made_at": arrival.occurred_at,
                "forget_at": forget_at,
            },
        )

    def read(self, visit_id: str) -> dict[str, forms.Filled]:
        """What the visit's forms say, by form.

        Raises:
            NoSuchKey, BrokenSeal, UnsafeSafe: a draft cannot be opened.
        """
        if self._safe is None:
            return {}
        return {row.form: self._open(self._safe, row) for row in Draft.objects.filter(visit_id=visit_id)}

    def forget(self, visit_id: str) -> None:
        """The visit is over."""
        Draft.objects.filter(visit_id=visit_id).delete()

    def sweep(self, now: datetime) -> int:
        """Forget what has lain long enough; how many drafts that were."""
        return Draft.objects.filter(forget_at__lte=now).delete()[0]

    def destroy_key(self, key: str) -> None:
        """Destroy a private key that no kept draft needs.

        Raises:
            KeyInUse: drafts would be lost.
            NoSuchKey: it is not in the safe.
        """
        needed = Draft.objects.filter(key=key).count()
        if needed:
            raise KeyInUse(key, needed)
        if self._safe is not None:
            self._safe.destroy(key)

    def _open(self, safe: Safe, row: Draft) -> forms.Filled:
        shape = forms.Draft
        bound_to = purpose(kind=shape.KIND, version=shape.VERSION, device=row.device, visit_id=row.visit_id)
        content = safe.open(Sealed(key=row.key, body=bytes(row.body)), bound_to)
        try:
            return msgspec.json.decode(content.reveal(), type=forms.Filled)
        except msgspec.DecodeError:
            raise BrokenSeal(row.key) from None
        finally:
            content.wipe()


class Sweeper:
    """Takes down, every minute, what has lain long enough."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf = shelf
        self._clock = clock

    def work(self, stopping: threading.Event) -> None:
        """Serve until ``stopping``."""
        while not stopping.is_set():
            try:
                self._shelf.sweep(self._clock.now())
            finally:
                connections.close_all()
            stopping.wait(SWEEP_EVERY_S)
