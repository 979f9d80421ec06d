"""The shelf of sealed entries: put up, opened for a clerk, corrected, taken down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Max

from edge_sync.groundwork.personal import Personal
from edge_sync.messages import forms
from edge_sync.messages.entry import Entry
from edge_sync.messages.forms import FormNeeded
from edge_sync.messages.sealed import Sealed
from edge_sync.seal import paper_code
from server.forms.at_counter import EndedAt, nobody_knows
from server.forms.content import CENTRE, CORRECTION, bound_to, open_row
from server.forms.erase import forget_for_good, leave_no_copy
from server.forms.errors import ChangedMeanwhile, Forgotten, KeyInUse, NoSuchKey
from server.forms.merge import merged
from server.forms.models import Draft, Opening
from server.forms.safe import Safe
from server.forms.versions import Opened, standing
from server.ingest.arrival import Arrival

LONGEST_VISIT = timedelta(hours=24)
"""A visit that nobody ended counts as over then."""

SAME_MOMENT = timedelta(minutes=2)
"""A sheet and a letter of one visit that were made this close to each other say the same."""
AT_MOST_TRIES = 3


class Shelf:
    """Entries by visit. ``keep`` is how long they stay after the visit's end."""

    def __init__(self, safe: Safe | None, *, keep: timedelta, ended_at: EndedAt = nobody_knows) -> None:
        self._safe = safe
        self._keep = keep
        self._ended_at = ended_at

    def arrived(self, message: forms.Draft, arrival: Arrival) -> None:
        """A machine of the first release sent the draft of one form."""
        row = self._row(forms.Draft.KIND, message.visit_id, arrival.device, message.sealed)
        row.form, row.forms = message.form, [[message.form, message.form_version]]
        self._put_up(row, arrival.occurred_at, arrival.received_at)

    def entry_arrived(self, message: forms.EntryMade, arrival: Arrival) -> None:
        """A machine sent an entry. One that is older than its retention is not put up at all."""
        row = self._row(forms.EntryMade.KIND, message.visit_id, arrival.device, message.sealed)
        row.forms = [[one.form, one.form_version] for one in message.forms]
        self._put_up(row, arrival.occurred_at, arrival.received_at)

    def scanned(self, code: paper_code.PaperCode, now: datetime, *, by: str) -> Opened:
        """A clerk read the codes on a sheet; the same sheet again changes nothing.

        Raises:
            Forgotten: the sheet is older than what may be kept.
            NoSuchKey, BrokenSeal, UnsafeSafe: it cannot be opened here.
        """
        row = self._row(paper_code.KIND, code.visit_id, code.device, code.sealed)
        row.forms, row.made_by, row.made_at = [[one.form, one.form_version] for one in code.forms], by, code.made
        open_row(self._needed_safe(), row).wipe()
        known = Draft.objects.filter(visit_id=code.visit_id, made_at__gte=code.made - SAME_MOMENT)
        with transaction.atomic():
            if not known.exists():
                self._put_up(row, code.made, now)
            opened = self.read(code.visit_id)
            Opening.objects.create(visit_id=code.visit_id, who=by, at=now, from_paper=True)
        return opened

    def open(self, visit_id: str, *, by: str, now: datetime) -> Opened:
        """What counts of a visit's entry; that it was opened is noted.

        Raises:
            Forgotten: nothing is kept of it.
            NoSuchKey, BrokenSeal, UnsafeSafe: it cannot be opened.
        """
        opened = self.read(visit_id)
        Opening.objects.create(visit_id=visit_id, who=by, at=now)
        return opened

    def read(self, visit_id: str) -> Opened:
        """As ``open``, for work that no person looks at."""
        rows = list(Draft.objects.filter(visit_id=visit_id).order_by("version"))
        if not rows:
            raise Forgotten(visit_id)
        counts = standing(rows)
        same = [counts]
        if counts.kind == forms.Draft.KIND:
            same = list({row.form: row for row in rows if row.kind == forms.Draft.KIND}.values())
        entries = [open_row(self._needed_safe(), row) for row in same]
        needed = tuple(FormNeeded(form=form, form_version=version) for row in same for form, version in row.forms)
        later = any(row.made_at > counts.made_at for row in rows if not row.made_by)
        return Opened(counts, merged(entries), needed, rows[-1].version, later)

    def correct(
        self,
        visit_id: str,
        seen: int,
        entry: Personal[Entry],
        needed: Sequence[FormNeeded],
        *,
        changed: Iterable[str],
        by: str,
        now: datetime,
    ) -> Draft:
        """Add a version, sealed to the city again; ``seen`` is the newest version the clerk knew of, 0 for none.

        Raises:
            ChangedMeanwhile: somebody added one since; nothing was written.
            NoSuchKey, UnsafeSafe: it cannot be sealed.
        """
        version = seen + 1
        content = Personal(bytearray(msgspec.json.encode(entry.reveal())))
        try:
            seal_for = bound_to(CORRECTION, CENTRE, visit_id, version)
            sealed = self._needed_safe().seal(content, seal_for)
        finally:
            content.wipe()
        row = self._row(CORRECTION, visit_id, CENTRE, sealed)
        row.version, row.made_by, row.changed, row.made_at = version, by, list(changed), now
        row.forms = [[one.form, one.form_version] for one in needed]
        row.forget_at = self._forget_at(visit_id, now)
        try:
            with transaction.atomic():
                newest = self.newest(visit_id)
                if newest != seen:
                    raise ChangedMeanwhile(self._by(visit_id))
                row.save(force_insert=True)
        except IntegrityError:
            raise ChangedMeanwhile(self._by(visit_id)) from None
        return row

    def newest(self, visit_id: str) -> int:
        """The newest version's number; 0 when there is none."""
        return int(Draft.objects.filter(visit_id=visit_id).aggregate(Max("version"))["version__max"] or 0)

    def ended(self, visit_id: str, at: datetime) -> None:
        """The visit is over at its counter: what is kept of it goes ``keep`` later."""
        Draft.objects.filter(visit_id=visit_id).update(forget_at=at + self._keep)

    def reopened(self, visit_id: str, now: datetime) -> None:
        """The end was a mistake, or somebody noted as absent has come: kept like a visit that nobody has ended."""
        Draft.objects.filter(visit_id=visit_id).update(forget_at=now + max(self._keep, LONGEST_VISIT))

    def sweep(self, now: datetime) -> int:
        """Forget what has lain long enough, in the database's files too; how many visits that were."""
        due = Draft.objects.filter(forget_at__lte=now)
        visits = set(due.values_list("visit_id", flat=True))
        if not visits:
            return 0
        forget_for_good()
        with transaction.atomic():
            due.delete()
            gone = visits - set(Draft.objects.filter(visit_id__in=visits).values_list("visit_id", flat=True))
            Opening.objects.filter(visit_id__in=gone).delete()
        leave_no_copy()
        return len(gone)

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

    def _needed_safe(self) -> Safe:
        if self._safe is None:
            raise NoSuchKey("")
        return self._safe

    def _by(self, visit_id: str) -> str:
        row = Draft.objects.filter(visit_id=visit_id).order_by("-version").first()
        return row.made_by if row is not None else ""

    def _row(self, kind: str, visit_id: str, device: str, sealed: Sealed) -> Draft:
        return Draft(kind=kind, visit_id=visit_id, device=device, key=sealed.key, body=sealed.body)

    def _put_up(self, row: Draft, made_at: datetime, now: datetime) -> None:
        row.made_at, row.forget_at = made_at, self._forget_at(row.visit_id, made_at)
        if row.forget_at <= now or Draft.objects.filter(visit_id=row.visit_id, body=row.body).exists():
            return
        for left in reversed(range(AT_MOST_TRIES)):
            row.version = self.newest(row.visit_id) + 1
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
                return
            except IntegrityError:
                if not left:
                    raise

    def _forget_at(self, visit_id: str, made_at: datetime) -> datetime:
        ended_at = self._ended_at(visit_id)
        return ended_at + self._keep if ended_at is not None else made_at + max(self._keep, LONGEST_VISIT)
