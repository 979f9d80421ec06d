"""The page of the disaster switch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from server.hall.book import hall_settings
from server.hall.disasters import begin, current, end
from server.hall.errors import DisasterIsOn
from server.hall.models import Disaster, HallSettings, Service
from server.hall.office import Office
from server.hall.sheets import Choices

GO_ON, CLOSE = "go_on", "close"
LATEST = 20


class BeginForm(forms.Form):
    """Turning it on: somebody read what happens."""

    first = forms.MultipleChoiceField(required=False, widget=Choices)
    understood = forms.BooleanField(error_messages={"required": "RULE-40"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = self.fields["first"]
        if isinstance(first, forms.MultipleChoiceField):
            first.choices = [(one.id, one.name) for one in Service.objects.all()]


class EndForm(forms.Form):
    """Turning it off: what becomes of who waits."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    then = forms.ChoiceField(
        choices=((GO_ON, GO_ON), (CLOSE, CLOSE)),
        widget=forms.RadioSelect,
        error_messages={"required": "RULE-41"},
    )


class DisasterPages:
    """One switch, each turn of it in the book."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def page(self, request: HttpRequest) -> HttpResponse:
        """Show the switch, or turn it."""
        on = current()
        if request.method != "POST":
            return self._show(request, on)
        deed: Callable[[HttpRequest], forms.Form | None] = (
            self._end if request.POST.get("do") == "end" else self._choose if "choose" in request.POST else self._begin
        )
        try:
            wrong = deed(request)
        except DisasterIsOn as error:
            return self._show(request, current(), notice=error.code, status=409)
        finally:
            self._office.book.forget()
        if wrong is not None:
            return self._show(request, current(), wrong, status=422)
        return HttpResponseRedirect(reverse("hall_disaster"))

    def _begin(self, request: HttpRequest) -> forms.Form | None:
        form = BeginForm(request.POST)
        if not form.is_valid():
            return form
        who, now, day = request.user.get_username(), self._office.clock.now(), self._office.queue_day()
        with transaction.atomic():
            self._set_first(form.cleaned_data["first"])
            begin(day, by=who, now=now)
            self._office.write_down(who, "began_disaster", "、".join(form.cleaned_data["first"])[:60])
            transaction.on_commit(self._office.changed)
        return None

    def _choose(self, request: HttpRequest) -> forms.Form | None:
        """Only choose beforehand which services come first."""
        form = BeginForm({**request.POST.dict(), "first": request.POST.getlist("first"), "understood": "on"})
        if not form.is_valid():
            return form
        with transaction.atomic():
            self._set_first(form.cleaned_data["first"])
            self._office.write_down(request.user.get_username(), "changed_hall", "disaster")
            transaction.on_commit(self._office.changed)
        return None

    def _end(self, request: HttpRequest) -> forms.Form | None:
        form = EndForm(request.POST)
        if not form.is_valid():
            return form
        who, now, then = request.user.get_username(), self._office.clock.now(), form.cleaned_data["then"]
        line = self._office.neighbours.line
        if then == CLOSE and line.in_hand(self._office.queue_day()):
            form.add_error("then", "RULE-42")
            return form
        with transaction.atomic():
            until = self._office.today() if then == GO_ON else None
            row = end(form.cleaned_data["number"], by=who, now=now, line_until=until)
            closed = line.close_rest(row.since, who) if then == CLOSE else 0
            self._office.write_down(who, "ended_disaster", f"{then} {closed}" if closed else then)
            transaction.on_commit(self._office.changed)
        return None

    def _set_first(self, services: list[str]) -> None:
        hall_settings()
        HallSettings.objects.filter(pk=1).update(disaster_first=services)

    def _show(
        self,
        request: HttpRequest,
        on: Disaster | None,
        form: forms.Form | None = None,
        notice: str = "",
        status: int = 200,
    ) -> HttpResponse:
        if form is None:
            form = BeginForm(initial={"first": hall_settings().disaster_first}) if on is None else None
        facts = {
            "on": on,
            "form": form,
            "notice": notice,
            "waiting": self._office.neighbours.line.waiting(self._office.queue_day()),
            "first": [self._office.named("services", one) for one in self._office.plan().disaster_first],
            "switched": self._office.neighbours.machines.switched(),
            "earlier": Disaster.objects.exclude(ended_at=None)[:LATEST],
        }
        return render(request, "hall/disaster.html", facts, status=status)
