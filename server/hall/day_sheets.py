"""The calendar: what is observed every year, and single days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from server.hall.book import hall_settings, spans_of
from server.hall.hours_sheet import SpansForm, as_typed
from server.hall.models import Day, HallSettings
from server.hall.sheets import Row, Typed

USUAL, CLOSED, HOURS = "usual", "closed", "hours"


class YearForm(forms.Form):
    """Closed by law and by custom."""

    holidays_observed = forms.BooleanField(required=False)
    year_end_closed = forms.BooleanField(required=False)


class YearSheet:
    """What holds every year."""

    key = "year"

    def rows(self, typed: Typed) -> list[Row]:
        """One."""
        decided = hall_settings()
        initial = {name: getattr(decided, name) for name in YearForm.base_fields}
        return [Row("", YearForm(typed, initial=initial))]

    def check(self, rows: Sequence[Row]) -> None:
        """Nothing."""

    def write(self, rows: Sequence[Row], by: str) -> None:
        """Save it."""
        HallSettings.objects.filter(pk=1).update(**rows[0].form.cleaned_data)


class DayForm(SpansForm):
    """One date."""

    kind = forms.ChoiceField(choices=((USUAL, USUAL), (CLOSED, CLOSED), (HOURS, HOURS)), widget=forms.RadioSelect)
    name = forms.CharField(max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """A holiday counter has hours."""
        cleaned = super().clean()
        if cleaned.get("kind") == HOURS and not self.errors and not self.spans:
            self.add_error("from_1", "RULE-33")
        return cleaned


class DaySheet:
    """One date; ``title`` is how people say it."""

    def __init__(self, day: date, title: str) -> None:
        self._day = day
        self._title = title

    @property
    def key(self) -> str:
        """By date."""
        return f"day/{self._day.isoformat()}"

    def rows(self, typed: Typed) -> list[Row]:
        """One."""
        row = Day.objects.filter(pk=self._day).first()
        spans = () if row is None else spans_of(row.spans)
        kind = USUAL if row is None else HOURS if spans else CLOSED
        initial = {"kind": kind, "name": "" if row is None else row.name, **as_typed(spans)}
        return [Row(self._title, DayForm(typed, initial=initial))]

    def check(self, rows: Sequence[Row]) -> None:
        """Nothing."""

    def write(self, rows: Sequence[Row], by: str) -> None:
        """Save it; a usual day needs no row."""
        form = rows[0].form
        kind = form.cleaned_data["kind"]
        if kind == USUAL or not isinstance(form, DayForm):
            Day.objects.filter(pk=self._day).delete()
            return
        spans = [(span.from_min, span.until_min) for span in form.spans] if kind == HOURS else []
        Day.objects.update_or_create(day=self._day, defaults={"name": form.cleaned_data["name"], "spans": spans})
