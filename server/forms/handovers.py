"""Hand-overs to the system behind the counter: recorded, repeatable, never doubled.

Order: the file is written beside its place and synced; its record is committed; only then it is moved into its place.
A crash before the commit leaves a leftover that is thrown away, a crash after it a file that ``settle`` moves.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max

from edge_sync.groundwork.clock import Clock, business_day
from edge_sync.groundwork.log import fields
from server.forms.errors import (
    AlreadyHandedOver,
    DoesNotFit,
    Forgotten,
    HandoverError,
    NothingToHandOver,
    NotSetUp,
)
from server.forms.export.cells import Split, row_of
from server.forms.export.mapping import Mapping
from server.forms.export.sheet_file import file_of
from server.forms.jobs import Batch, Job, record, who_was_faster
from server.forms.library import Library
from server.forms.mappings import newest, read_mapping
from server.forms.models import Draft, Handover, HandoverFile
from server.forms.shelf import Shelf
from server.forms.tray import Tray

log = logging.getLogger(__name__)

LEFTOVER_AFTER_S = 600.0
AT_MOST_TRIES = 20
"""Two files may want the same serial; of so many clerks at once each gets one."""


class Handovers:
    """The one way to hand over. ``tray`` None: there is no folder in the settings."""

    def __init__(
        self, tray: Tray | None, shelf: Shelf, library: Library, split: Split, clock: Clock, *, keep: timedelta
    ) -> None:
        self._tray = tray
        self._shelf = shelf
        self._library = library
        self._split = split
        self._clock = clock
        self._keep = keep

    @property
    def set_up(self) -> bool:
        """True where there is a folder."""
        return self._tray is not None

    def hand_over(self, visit_id: str, form: str, *, by: str) -> HandoverFile:
        """Hand over one form of one visit, for the first time.

        Raises:
            AlreadyHandedOver, DoesNotFit, NotSetUp, NothingToHandOver, FolderRefuses, Forgotten, SafeError: nothing
            went over.
        """
        mapping, version = self._mapping(form)
        return self._write(form, mapping, version, [self._job(visit_id, form, mapping, 0, "")], by)

    def again(self, visit_id: str, form: str, repetition: int, *, by: str) -> HandoverFile:
        """Hand over once more, under the same identity: the ``repetition``-th time, as the clerk's page counted.

        Raises:
            AlreadyHandedOver: that repetition was made meanwhile; others as ``hand_over``.
        """
        first = Handover.objects.filter(visit_id=visit_id, form=form, repetition=0).first()
        if first is None or repetition < 1:
            raise NothingToHandOver
        mapping, version = self._mapping(form)
        job = self._job(visit_id, form, mapping, repetition, first.handover_id)
        return self._write(form, mapping, version, [job], by)

    def waiting(self, form: str, visit_ids: Sequence[str]) -> list[str]:
        """Those of these visits that have the form and have not handed it over."""
        done = set(Handover.objects.filter(form=form, visit_id__in=visit_ids).values_list("visit_id", flat=True))
        rows = Draft.objects.filter(visit_id__in=visit_ids).defer("body").order_by("visit_id")
        having = dict.fromkeys(row.visit_id for row in rows if form in {name for name, _ in row.forms})
        return [visit_id for visit_id in having if visit_id not in done]

    def batch(self, form: str, visit_ids: Sequence[str], *, by: str) -> Batch:
        """Hand over a form of all these visits that have it, in one file; what does not fit stays behind.

        Raises:
            NotSetUp, FolderRefuses: nothing went over.
        """
        mapping, version = self._mapping(form)
        jobs, refused = [], []
        for visit_id in self.waiting(form, visit_ids):
            try:
                jobs.append(self._job(visit_id, form, mapping, 0, ""))
            except (HandoverError, Forgotten) as error:
                refused.append((visit_id, error.code))
        try:
            file = self._write(form, mapping, version, jobs, by) if jobs else None
        except AlreadyHandedOver:
            return self.batch(form, visit_ids, by=by)
        return Batch(file, len(jobs), tuple(refused))

    def settle(self, now: datetime) -> None:
        """Finish what a crash left, note what was picked up, erase what nobody picked up in time."""
        if self._tray is None:
            return
        for row in HandoverFile.objects.filter(placed_at__isnull=True):
            self._place(row)
        for row in HandoverFile.objects.filter(placed_at__isnull=False, gone_at__isnull=True):
            if not self._tray.holds(row.name):
                HandoverFile.objects.filter(pk=row.pk).update(gone_at=now, gone="picked")
            elif row.made_at + self._keep <= now:
                self._tray.erase(row.name)
                HandoverFile.objects.filter(pk=row.pk).update(gone_at=now, gone="erased")
        for name in self._tray.unfinished(LEFTOVER_AFTER_S, now.timestamp()):
            if not HandoverFile.objects.filter(name=name).exists():
                self._tray.withdraw(name)

    def _mapping(self, form: str) -> tuple[Mapping, int]:
        row = newest(form)
        if row is None or self._tray is None:
            raise NotSetUp
        return read_mapping(row), row.version

    def _job(self, visit_id: str, form: str, mapping: Mapping, repetition: int, handover_id: str) -> Job:
        opened = self._shelf.read(visit_id)
        needed = next((one for one in opened.forms if one.form == form), None)
        if needed is None:
            raise NothingToHandOver
        row = row_of(mapping, opened.entry.reveal(), self._library.now().questions, self._split)
        opened.entry.wipe()
        if row.problems:
            raise DoesNotFit(row.problems)
        return Job(visit_id, opened.draft.version, needed.form_version, repetition, handover_id, row)

    def _write(self, form: str, mapping: Mapping, version: int, jobs: Sequence[Job], by: str) -> HandoverFile:
        for left in reversed(range(AT_MOST_TRIES)):
            try:
                with transaction.atomic():
                    file = self._record_all(form, mapping, version, jobs, by)
                break
            except IntegrityError:
                faster = who_was_faster(form, jobs)
                if faster:
                    raise AlreadyHandedOver(faster) from None
                if not left:
                    raise
        transaction.on_commit(lambda: self._place(file))
        log.info("handed over %s", fields(file=file.name, rows=len(jobs)))
        return file

    def _record_all(self, form: str, mapping: Mapping, version: int, jobs: Sequence[Job], by: str) -> HandoverFile:
        assert self._tray is not None
        file = self._new_file(form, mapping, version, again=bool(jobs[0].repetition), by=by)
        lines = [record(file, form, number, job) for number, job in enumerate(jobs, start=1)]
        content = file_of(mapping, lines)
        file.sha256 = hashlib.sha256(content).hexdigest()
        file.save(update_fields=("sha256",))
        self._tray.prepare(file.name, content)
        return file

    def _new_file(self, form: str, mapping: Mapping, version: int, *, again: bool, by: str) -> HandoverFile:
        now = self._clock.now()
        day = date.fromisoformat(business_day(now))
        last = HandoverFile.objects.filter(form=form, day=day).aggregate(Max("serial"))["serial__max"] or 0
        name = f"{form}-{day:%Y%m%d}-{last + 1:04d}{'-again' if again else ''}.{mapping.kind}"
        return HandoverFile.objects.create(
            name=name, form=form, day=day, serial=last + 1, mapping_version=version, made_at=now, made_by=by
        )

    def _place(self, file: HandoverFile) -> None:
        assert self._tray is not None
        self._tray.place(file.name)
        HandoverFile.objects.filter(pk=file.pk).update(placed_at=self._clock.now())
