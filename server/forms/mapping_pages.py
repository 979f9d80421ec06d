"""The page 出力の項目: how a form becomes columns for the system behind the counter, edited by staff."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from edge_sync.groundwork.clock import Clock
from edge_sync.stationery.items import read_items
from server.forms.desk import WriteDown
from server.forms.errors import ChangedMeanwhile
from server.forms.export.cells import Split, row_of
from server.forms.export.mapping import OURS, PERSON_ITEMS, VISIT_ITEMS, Mapping, answers_of, first_mapping
from server.forms.library import Library, Stock
from server.forms.mapping_form import FIXED, Draft, from_page, on_page, rearranged
from server.forms.mappings import in_force, newest, read_mapping, save
from server.forms.models import MappingVersion
from server.forms.sample import sample_entry


class MappingPages:
    """For staff. Every version stays, with who changed what."""

    def __init__(self, clock: Clock, library: Library, split: Split, write_down: WriteDown) -> None:
        self._clock = clock
        self._library = library
        self._split = split
        self._write_down = write_down

    def all(self, request: HttpRequest) -> HttpResponse:
        """The forms and their mappings."""
        mapped = in_force()
        lines = [
            {"form": name, "title": form.title, "mapping": mapped.get(name)}
            for name, form in self._library.now().forms.items()
        ]
        return render(request, "forms/mappings.html", {"lines": lines})

    def one(self, request: HttpRequest, form: str) -> HttpResponse:
        """One form's mapping: looked at by GET, worked on by POST."""
        stock = self._library.now()
        if form not in stock.forms:
            raise Http404
        last = newest(form)
        if request.method != "POST":
            begun = first_mapping(stock.forms[form], stock.questions, read_items())
            return self._show(request, form, stock, on_page(read_mapping(last) if last else begun), last)
        typed = {name: str(value) for name, value in request.POST.items()}
        draft, do = from_page(typed, stock.questions), typed.get("do", "")
        if do != "save":
            return self._show(request, form, stock, rearranged(draft, do, stock.questions), last)
        if draft.mapping is None:
            return self._show(request, form, stock, draft, last, status=422)
        said = typed.get("seen", "")
        seen = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else -1
        try:
            self._save(request, form, seen, draft.mapping)
        except ChangedMeanwhile as error:
            return self._show(request, form, stock, draft, newest(form), status=409, by=error.by)
        return HttpResponseRedirect(f"{reverse('mapping', args=[form])}?said=saved")

    def _save(self, request: HttpRequest, form: str, seen: int, mapping: Mapping) -> None:
        who = request.user.get_username()
        with transaction.atomic():
            if save(form, seen, mapping, by=who, now=self._clock.now()):
                self._write_down(who, "changed_mapping", f"{form} {seen + 1}")

    def _show(
        self,
        request: HttpRequest,
        form: str,
        stock: Stock,
        draft: Draft,
        last: MappingVersion | None,
        *,
        status: int = 200,
        by: str = "",
    ) -> HttpResponse:
        rows = [{"n": n, **row, "problems": draft.problems.get(n, [])} for n, row in enumerate(draft.rows)]
        current = last.version if last is not None else 0
        context: dict[str, Any] = {
            "form": stock.forms[form],
            "rows": rows,
            "shape": draft.shape,
            "problems": draft.problems.get(-1, []),
            "wrong": bool(draft.problems),
            "sources": _sources(stock),
            "people": range(10),
            "seen": current if by or request.method != "POST" else request.POST.get("seen", current),
            "conflict_by": by,
            "said": request.GET.get("said", ""),
            "unsaved": request.method == "POST",
            "preview": self._preview(draft.mapping, stock),
            "versions": MappingVersion.objects.filter(form=form)[:50],
        }
        return render(request, "forms/mapping.html", context, status=status)

    def _preview(self, mapping: Mapping | None, stock: Stock) -> dict[str, Any] | None:
        """What the sample person becomes."""
        if mapping is None:
            return None
        row = row_of(mapping, sample_entry(read_items(), stock.questions), stock.questions, self._split)
        wrong = dict(row.problems)
        cells = [
            {"heading": column.heading, "text": text, "code": wrong.get(column.heading, "")}
            for column, text in zip(mapping.columns, row.cells, strict=True)
        ]
        ours = zip(OURS, ("（自動）", "", " / ".join(row.notes)), strict=True)
        return {"cells": cells, "ours": list(ours)}


def _sources(stock: Stock) -> list[tuple[str, str]]:
    items = read_items()
    named = [(name, items[name].label) for name in (*PERSON_ITEMS, *VISIT_ITEMS)]
    asked = [(f"answer:{name}", f"答え：{label}") for name, label in answers_of(stock.questions).items()]
    return [*named, *asked, (FIXED, "決まった文字")]
