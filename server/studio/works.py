"""Making forms: begin, change, publish. Every change is written down in the transaction that makes it."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from django.db import transaction

from edge_sync.groundwork.clock import Clock
from edge_sync.stationery.catalogue import Form
from server.studio.blanks import keep_blank
from server.studio.draft import Alteration, Draft, alterations, draft_of, read_draft
from server.studio.errors import Conflict, NotReady
from server.studio.findings import findings
from server.studio.glovebox.box import Glovebox
from server.studio.glovebox.orders import Outcome
from server.studio.library import Library, form_in
from server.studio.models import Blank, Change, FormVersion, FormWork

State = FormVersion.State
MOST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something."""

    name: str


class Works:
    """The one way to change what the studio holds."""

    def __init__(self, clock: Clock, glovebox: Glovebox, library: Library) -> None:
        self._clock = clock
        self._glovebox = glovebox
        self._library = library

    def begin(self, body: bytes, title: str, author: Author) -> FormVersion:
        """A new form from a file that somebody brought.

        Raises:
            BlankRefused: the file; nothing is kept.
        """
        brought = self._glovebox.blank(body)
        with transaction.atomic():
            work = FormWork.objects.create(
                form_id="", title=title[:MOST_TITLE], made_by=author.name, made_at=self._clock.now()
            )
            work.form_id = f"city_{work.pk:04d}"
            work.save(update_fields=("form_id",))
            return self._draft(work, 1, work.title, Draft(), keep_blank(brought), author)

    def begin_from(self, form: Form, author: Author) -> FormVersion:
        """A draft that begins with a form of the software; the one there is when it was begun before."""
        pictures = self._glovebox.pictures(form.blank)
        brought = Outcome(pdf=form.blank, pictures=pictures, page_mm=form.page_mm)
        with transaction.atomic():
            work, new = FormWork.objects.get_or_create(
                form_id=form.id,
                defaults={"title": form.title, "made_by": author.name, "made_at": self._clock.now()},
            )
            if not new:
                return self.draft(work, author)
            draft = draft_of(form, self._library.questions())
            return self._draft(work, form.version + 1, form.title, draft, keep_blank(brought), author)

    @transaction.atomic
    def draft(self, work: FormWork, author: Author, like: FormVersion | None = None) -> FormVersion:
        """The draft of a form; where there is none a new one, like the newest version or like ``like``."""
        FormWork.objects.select_for_update().get(pk=work.pk)
        found = work.versions.filter(state=State.DRAFT).first()
        if found is not None and like is None:
            return found
        newest = work.versions.order_by("-number")[0]
        old = like or newest
        if found is not None:
            self._replace(found, read_draft(old.definition), author)
            self._set_blank(found, old.blank, author)
            return found
        return self._draft(work, newest.number + 1, old.title, read_draft(old.definition), old.blank, author)

    @transaction.atomic
    def save(self, version: FormVersion, seen: int, draft: Draft, author: Author) -> FormVersion:
        """Let the draft be ``draft``.

        Raises:
            Conflict: it is not at revision ``seen`` any more, or no draft any more; nothing was changed.
        """
        row = self._as_seen(version, seen)
        self._replace(row, draft, author)
        return row

    def replace_blank(self, version: FormVersion, seen: int, body: bytes, author: Author) -> FormVersion:
        """Put another file under the boxes, which stay.

        Raises:
            BlankRefused: the file. Conflict: as ``save``.
        """
        brought = self._glovebox.blank(body)
        with transaction.atomic():
            row = self._as_seen(version, seen)
            self._set_blank(row, keep_blank(brought), author)
            return row

    @transaction.atomic
    def rename(self, version: FormVersion, seen: int, title: str, author: Author) -> FormVersion:
        """Call the form otherwise.

        Raises:
            Conflict: as ``save``.
        """
        row = self._as_seen(version, seen)
        if title and title != row.title:
            self._note(row, author, "title", before=row.title, after=title)
            row.title = title[:MOST_TITLE]
            self._touch(row, author)
        return row

    @transaction.atomic
    def publish(self, version: FormVersion, seen: int, note: str, author: Author) -> Form:
        """Let the draft be what machines use; the version before is retired and stays readable.

        Raises:
            Conflict: as ``save``. NotReady: it has mistakes.
        """
        row = self._as_seen(version, seen)
        questions = self._library.questions()
        form = form_in(row, questions)
        if findings(read_draft(row.definition), form, row.blank.pages, questions):
            raise NotReady
        for old in row.work.versions.filter(state=State.PUBLISHED):
            old.state = State.RETIRED
            old.save(update_fields=("state",))
        row.state, row.note, row.published_at = State.PUBLISHED, note[:200], self._clock.now()
        row.changed_by = author.name
        row.save()
        row.work.title = row.title
        row.work.save(update_fields=("title",))
        self._note(row, author, "published", after=row.note)
        return form

    def _as_seen(self, version: FormVersion, seen: int) -> FormVersion:
        row = FormVersion.objects.select_for_update().select_related("work", "blank").get(pk=version.pk)
        if row.revision != seen or row.state != State.DRAFT:
            raise Conflict
        return row

    def _replace(self, row: FormVersion, draft: Draft, author: Author) -> None:
        changes = alterations(read_draft(row.definition), draft)
        text = msgspec.json.encode(draft).decode()
        if text == row.definition:
            return
        row.definition = text
        self._touch(row, author)
        for change in changes:
            self._note(row, author, change.did, box=change.key, **_sides(change))

    def _set_blank(self, row: FormVersion, blank: Blank, author: Author) -> None:
        if blank.pk != row.blank_id:
            self._note(row, author, "blank", before=row.blank_id, after=blank.pk)
            row.blank = blank
            self._touch(row, author)

    def _touch(self, row: FormVersion, author: Author) -> None:
        row.revision += 1
        row.changed_by, row.changed_at = author.name, self._clock.now()
        row.save()

    def _draft(
        self, work: FormWork, number: int, title: str, draft: Draft, blank: Blank, author: Author
    ) -> FormVersion:
        row = FormVersion.objects.create(
            work=work,
            number=number,
            title=title,
            definition=msgspec.json.encode(draft).decode(),
            blank=blank,
            changed_by=author.name,
            changed_at=self._clock.now(),
        )
        self._note(row, author, "began", after=f"{len(draft.placed)}")
        return row

    def _note(
        self, row: FormVersion, author: Author, did: str, *, box: str = "", before: str = "", after: str = ""
    ) -> None:
        Change.objects.create(
            version=row,
            revision=row.revision,
            at=self._clock.now(),
            who=author.name,
            did=did,
            box=box,
            before=before,
            after=after,
        )


def _sides(change: Alteration) -> dict[str, str]:
    def text(box: msgspec.Struct | None) -> str:
        return msgspec.json.encode(box).decode() if box is not None else ""

    return {"before": text(change.before), "after": text(change.after)}
