"""What all pages of the studio share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from edge_sync.groundwork.clock import Clock
from edge_sync.stationery.catalogue import Form
from server.settings import PdfLimits
from server.studio.draft import read_draft
from server.studio.findings import Finding, findings
from server.studio.library import Library, form_in
from server.studio.models import FormVersion, FormWork
from server.studio.preview import Preview
from server.studio.printer import Printer
from server.studio.steps import steps
from server.studio.works import Author, Works

WriteDown = Callable[[str, str, str], None]
"""``(who, did, what)`` into the book."""
Publish = Callable[[FormVersion, int, str, str], None]
"""``(draft, revision that was seen, note, who)``; raises StudioError."""


@dataclass(frozen=True)
class Room:
    """Tools of the studio."""

    clock: Clock
    limits: PdfLimits
    works: Works
    library: Library
    preview: Preview
    printer: Printer | None
    write_down: WriteDown
    publish: Publish
    send_again: Callable[[str], None]
    """``(who)``: give machines all published forms once more."""
    words: Callable[[str], Mapping[str, str]]
    """A table of ``names/ja.toml``."""

    def draft(self, work: int) -> FormVersion:
        """The draft of a form, if it has one.

        Raises:
            Http404: no such form, or no draft.
        """
        row = FormVersion.objects.filter(work_id=work, state=FormVersion.State.DRAFT)
        found = row.select_related("work", "blank").first()
        if found is None:
            raise Http404
        return found

    def work(self, work: int) -> FormWork:
        """A form. Raises Http404."""
        found = FormWork.objects.filter(pk=work).first()
        if found is None:
            raise Http404
        return found

    def form(self, row: FormVersion) -> Form:
        """What a row describes."""
        return form_in(row, self.library.questions())

    def findings(self, row: FormVersion) -> list[Finding]:
        """What must be put right before it is published."""
        form = self.form(row)
        return findings(read_draft(row.definition), form, row.blank.pages, form.catalogue)


def author(request: HttpRequest) -> Author:
    """Who sits there."""
    return Author(request.user.get_username())


def show(
    request: HttpRequest, here: str, draft: FormVersion | None, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of one of the four steps."""
    page = {"steps": steps(here, draft), "draft": draft, "work": draft.work if draft else None}
    return render(request, f"studio/{here.removeprefix('studio_')}.html", page | context, status=status)


def seen(request: HttpRequest) -> int:
    """The revision that a page was made from; 0, which no draft has, when it does not say."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
