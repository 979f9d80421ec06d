"""How every page of rules is shown and saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from server.hall.changes import Line, enter, version_of
from server.hall.errors import ChangedMeanwhile
from server.hall.models import Change
from server.hall.office import Office
from server.hall.sheets import Row, Sheet, Typed, differences, well

CHANGED = "changed_hall"


class SheetPage:
    """Looked at by GET, saved by POST. A save that did not see the newest is refused, and says what it missed."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def serve(
        self,
        request: HttpRequest,
        make: Callable[[], Sheet],
        template: str,
        back: str,
        context: Mapping[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save; after a save the browser goes ``back``."""
        if request.method != "POST":
            return self._show_anew(request, make, template, context)
        sheet = make()
        rows = sheet.rows(request.POST)
        if not well(sheet, rows):
            typed = {"seen": request.POST.get("seen", ""), "wrong": True}
            return self._show(request, sheet, template, {**(context or {}), **typed}, rows, status=422)
        lines = differences(rows)
        try:
            if lines:
                self._save(request, sheet, rows, lines)
        except ChangedMeanwhile as error:
            lost = [line for line in lines if not _was_seen_before(line, error.changes)]
            missed = {"meanwhile": error.changes, "lost": lost}
            return self._show_anew(request, make, template, {**(context or {}), **missed}, status=409)
        return HttpResponseRedirect(f"{back}?said={'saved' if lines else 'same'}")

    def put(self, who: str, sheets: Sequence[tuple[Sheet, Typed]]) -> bool:
        """Save what a person would have typed, on all these pages or on none; False: somebody was there first."""
        try:
            with transaction.atomic():
                for sheet, typed in sheets:
                    seen, rows = version_of(sheet.key), sheet.rows(typed)
                    if well(sheet, rows) and (lines := differences(rows)):
                        enter(sheet.key, seen, lines, by=who, now=self._office.clock.now())
                        sheet.write(rows, who)
                        self._office.write_down(who, CHANGED, sheet.key)
                transaction.on_commit(self._office.changed)
        except ChangedMeanwhile:
            return False
        finally:
            self._office.book.forget()
        return True

    def _save(self, request: HttpRequest, sheet: Sheet, rows: Sequence[Row], lines: Sequence[Line]) -> None:
        who, said = request.user.get_username(), request.POST.get("seen", "")
        seen = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1
        try:
            with transaction.atomic():
                enter(sheet.key, seen, lines, by=who, now=self._office.clock.now())
                sheet.write(rows, who)
                self._office.write_down(who, CHANGED, sheet.key)
                transaction.on_commit(self._office.changed)
        finally:
            self._office.book.forget()

    def _show_anew(
        self,
        request: HttpRequest,
        make: Callable[[], Sheet],
        template: str,
        context: Mapping[str, Any] | None,
        status: int = 200,
    ) -> HttpResponse:
        """The version is read before what it stands for: a page may look older than it is, never newer."""
        seen = {"seen": version_of(make().key)}
        sheet = make()
        return self._show(request, sheet, template, {**(context or {}), **seen}, sheet.rows(None), status=status)

    def _show(
        self,
        request: HttpRequest,
        sheet: Sheet,
        template: str,
        context: Mapping[str, Any],
        rows: Sequence[Row],
        *,
        status: int,
    ) -> HttpResponse:
        facts = {
            "rows": rows,
            "sheet": sheet.key,
            "said": request.GET.get("said", ""),
            "history": Change.objects.filter(sheet=sheet.key).order_by("-version")[:10],
        }
        return render(request, template, {**facts, **context}, status=status)


def _was_seen_before(line: Line, changes: Sequence[Change]) -> bool:
    """The page showed the old value still; its person changed nothing here."""
    return any(
        (line["of"], line["field"], line["after"]) == (old["of"], old["field"], old["before"])
        for change in changes
        for old in change.lines
    )
