"""Handing over: one visit from its page, all finished visits of a form from the list, and the record of both."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from server.forms.at_counter import Visits, may_open
from server.forms.desk import WriteDown
from server.forms.errors import AlreadyHandedOver, DoesNotFit, HandoverError
from server.forms.handovers import Handovers
from server.forms.jobs import Batch
from server.forms.library import Library
from server.forms.mappings import in_force
from server.forms.models import Draft, HandoverFile
from server.forms.versions import kept

SHOWN = 200


class HandoverPages:
    """For clerks."""

    def __init__(self, handovers: Handovers, library: Library, visits: Visits, write_down: WriteDown) -> None:
        self._handovers = handovers
        self._library = library
        self._visits = visits
        self._write_down = write_down

    def page(self, request: HttpRequest) -> HttpResponse:
        """引き渡し: what waits, and what went over."""
        return self._show(request)

    def one(self, request: HttpRequest, visit_id: str) -> HttpResponse:
        """基幹システムへ渡す, or もう一度渡す: one form of one visit."""
        who, form = request.user.get_username(), request.POST.get("form", "")
        visit = self._visits.find(request, [visit_id]).get(visit_id)
        if not may_open(visit, kept([visit_id]).get(visit_id, []), who):
            raise PermissionDenied
        here = reverse("entry", args=[visit_id])
        if request.method != "POST":
            return HttpResponseRedirect(here)
        said = request.POST.get("again", "0")
        repetition = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
        try:
            with transaction.atomic():
                file = (
                    self._handovers.again(visit_id, form, repetition, by=who)
                    if repetition
                    else self._handovers.hand_over(visit_id, form, by=who)
                )
                self._write_down(who, "handed_over_again" if repetition else "handed_over", file.name)
        except HandoverError as error:
            context = {"visit_id": visit_id, "number": visit.shown if visit else "", **_trouble(error)}
            return render(request, "forms/not_handed_over.html", context, status=409)
        return HttpResponseRedirect(f"{here}?said=handed")

    def batch(self, request: HttpRequest) -> HttpResponse:
        """Every finished visit that has the form and did not hand it over yet."""
        who, form = request.user.get_username(), request.POST.get("form", "")
        if request.method != "POST":
            return HttpResponseRedirect(reverse("handovers"))
        try:
            with transaction.atomic():
                done = self._handovers.batch(form, self._finished(request), by=who)
                if done.file is not None:
                    self._write_down(who, "handed_over", done.file.name)
        except HandoverError as error:
            return self._show(request, error=error, status=409)
        return self._show(request, done=done)

    def _finished(self, request: HttpRequest) -> list[str]:
        ids = list(dict.fromkeys(Draft.objects.order_by("made_at").values_list("visit_id", flat=True)))
        visits = self._visits.find(request, ids)
        return [one for one in ids if (visit := visits.get(one)) is not None and visit.state == "finished"]

    def _show(
        self, request: HttpRequest, *, done: Batch | None = None, error: HandoverError | None = None, status: int = 200
    ) -> HttpResponse:
        finished, stock, mapped = self._finished(request), self._library.now(), in_force()
        lines = [
            {
                "form": name,
                "title": form.title,
                "waiting": len(self._handovers.waiting(name, finished)),
                "mapping": mapped.get(name),
            }
            for name, form in stock.forms.items()
        ]
        context: dict[str, Any] = {
            "lines": lines,
            "set_up": self._handovers.set_up,
            "files": HandoverFile.objects.prefetch_related("rows")[:SHOWN],
            "done": done,
            **(_trouble(error) if error is not None else {}),
        }
        return render(request, "forms/handovers.html", context, status=status)


def _trouble(error: HandoverError) -> dict[str, Any]:
    return {
        "code": error.code,
        "by": error.by if isinstance(error, AlreadyHandedOver) else "",
        "columns": error.problems if isinstance(error, DoesNotFit) else (),
    }
