"""What is to go over, and its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.forms.export.cells import Row
from server.forms.export.sheet_file import Line
from server.forms.models import Handover, HandoverFile


@dataclass(frozen=True)
class Job:
    """One form of one visit that is to go over."""

    visit_id: str
    draft_version: int
    form_version: int
    repetition: int
    handover_id: str
    """Empty: the first time; it gets one with the file."""
    row: Row


@dataclass(frozen=True)
class Batch:
    """What became of many: the file, if anything went over, and what did not fit."""

    file: HandoverFile | None
    rows: int
    refused: tuple[tuple[str, str], ...]
    """(visit, code of the error)."""


def record(file: HandoverFile, form: str, number: int, job: Job) -> Line:
    """Enter one row of a file, and give it to the file; ``IntegrityError``: it went over before."""
    identity = job.handover_id or f"{form}-{file.day:%Y%m%d}-{file.serial:04d}-{number:03d}"
    Handover.objects.create(
        handover_id=identity,
        visit_id=job.visit_id,
        form=form,
        form_version=job.form_version,
        draft_version=job.draft_version,
        repetition=job.repetition,
        file=file,
    )
    return Line(identity, job.repetition, job.row)


def who_was_faster(form: str, jobs: Sequence[Job]) -> str:
    """Who handed over one of these; empty: nobody, two only wanted the same serial."""
    for job in jobs:
        rows = Handover.objects.filter(form=form, visit_id=job.visit_id, repetition=job.repetition)
        found = rows.select_related("file").first()
        if found is not None:
            return found.file.made_by
    return ""
