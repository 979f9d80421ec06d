"""The city's forms: what the software brought, and over it what the studio published."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
from pathlib import Path

import msgspec

from edge_sync.stationery.catalogue import LIBRARY, Form, bound, read_forms
from edge_sync.stationery.questions import Question, read_questions
from server.studio.draft import Naming, form_of, read_draft
from server.studio.errors import UnknownVersion
from server.studio.export import files_of, questions_file
from server.studio.models import FormVersion, OwnQuestion

State = FormVersion.State


class Library:
    """Published forms as values, as files for machines, and as folders for the overlay."""

    def __init__(self, folder: Path | None = None, built_in: Path = LIBRARY) -> None:
        """``folder``: where libraries are laid out; None: a temporary one, made when it is first needed."""
        self._folder = folder
        self._built_in = built_in
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._lock = threading.Lock()
        self._newest: tuple[tuple[int, ...], Path] | None = None

    def built_in(self) -> dict[str, Form]:
        """What the software brought, by id."""
        return read_forms(self._built_in)

    def questions(self) -> dict[str, Question]:
        """The catalogue of questions: the software's, then those that staff made."""
        own = {row.name: msgspec.json.decode(row.definition, type=Question) for row in OwnQuestion.objects.all()}
        return read_questions(self._built_in) | own

    def published(self) -> dict[str, Form]:
        """Every form that is in use now, by id."""
        rows = FormVersion.objects.filter(state=State.PUBLISHED, work__put_away=False).select_related("work", "blank")
        questions = self.questions()
        ours = {row.work.form_id: form_in(row, questions) for row in rows}
        theirs = {name: bound(form, form.blank, questions) for name, form in self.built_in().items()}
        return theirs | ours

    def files(self) -> dict[str, bytes]:
        """All of it as the bundle ``forms`` that machines get."""
        found = questions_file(self.questions())
        for form in self.published().values():
            found |= files_of(form)
        return found

    def version(self, form_id: str, version: int) -> Form:
        """One form as it was published under this number, however long ago.

        Raises:
            UnknownVersion: nobody ever published it.
        """
        questions = self.questions()
        rows = FormVersion.objects.filter(work__form_id=form_id, number=version).exclude(state=State.DRAFT)
        row = rows.select_related("work", "blank").first()
        if row is not None:
            return form_in(row, questions)
        form = self.built_in().get(form_id)
        if form is None or form.version != version:
            raise UnknownVersion(f"{form_id} {version}")
        return bound(form, form.blank, questions)

    def now(self) -> Path:
        """A folder, as ``read_forms`` reads it, with everything that is published now."""
        stands = self._what_stands()
        if self._newest is None or self._newest[0] != stands or not self._newest[1].is_dir():
            self._newest = (stands, self._laid_out(self.files()))
        return self._newest[1]

    def at(self, form_id: str, version: int) -> Path:
        """A folder with one form in the version that somebody filled in, and all questions.

        Raises:
            UnknownVersion: nobody ever published it.
        """
        return self._laid_out(files_of(self.version(form_id, version)) | questions_file(self.questions()))

    def _what_stands(self) -> tuple[int, ...]:
        """Changes with everything that ``files`` is made of: rows that are published, and questions, never change."""
        rows = FormVersion.objects.filter(state=State.PUBLISHED, work__put_away=False).order_by("pk")
        return (OwnQuestion.objects.count(), *rows.values_list("pk", flat=True))

    def _laid_out(self, files: dict[str, bytes]) -> Path:
        """Named by what it holds, so that the same content is written once and never changes."""
        digest = hashlib.sha256(msgspec.msgpack.encode(sorted(files.items()))).hexdigest()[:32]
        with self._lock:
            base = self._base()
            target = base / digest
            if not target.is_dir():
                fresh = Path(tempfile.mkdtemp(prefix="new-", dir=base))
                lay_out(files, fresh)
                _move(fresh, target)
        return target

    def _base(self) -> Path:
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            return self._folder
        if self._temporary is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="madoguchi-forms-")
        return Path(self._temporary.name)


def lay_out(files: dict[str, bytes], folder: Path) -> None:
    """Write a library into an empty folder."""
    for name, body in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(body)


def form_in(row: FormVersion, questions: dict[str, Question]) -> Form:
    """The form of one row, with its blank."""
    name = Naming(row.work.form_id, row.number, row.title)
    page_mm = (row.blank.width_mm, row.blank.height_mm)
    return bound(form_of(read_draft(row.definition), name, page_mm, questions), bytes(row.blank.pdf), questions)


def _move(fresh: Path, target: Path) -> None:
    try:
        os.replace(fresh, target)
    except OSError:  # another process was first; what it wrote is the same
        shutil.rmtree(fresh)
        if not target.is_dir():
            raise
