"""The hours of a week, of the hall or of one service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from server.hall.errors import HallError, NotATime
from server.hall.models import Hours, Service
from server.hall.plan import Span, Spans
from server.hall.sheets import Row, Typed
from server.hall.spans import in_order, read_time, write_time

PAIRS = (("from_1", "until_1"), ("from_2", "until_2"))
WEEKDAYS = range(7)


class SpansForm(forms.Form):
    """Up to two spans of a day; both empty: closed."""

    from_1 = forms.CharField(max_length=8, required=False)
    until_1 = forms.CharField(max_length=8, required=False)
    from_2 = forms.CharField(max_length=8, required=False)
    until_2 = forms.CharField(max_length=8, required=False)

    def clean(self) -> dict[str, Any]:
        """Read the times, and write them again as everybody writes them."""
        cleaned: dict[str, Any] = super().clean() or {}
        pairs = []
        for names in PAIRS:
            typed = [str(cleaned.get(name) or "") for name in names]
            if any(typed):
                pairs.append([self._minutes(name, text) for name, text in zip(names, typed, strict=True)])
        if not self.errors:
            try:
                self.spans = in_order([(from_min, until_min) for from_min, until_min in pairs])
            except HallError as error:
                self.add_error("until_1" if len(pairs) < 2 else "from_2", error.code)
            else:
                cleaned |= as_typed(self.spans)
        return cleaned

    def _minutes(self, name: str, text: str) -> int:
        try:
            return read_time(text)
        except NotATime as error:
            self.add_error(name, error.code)
            return 0


class OwnForm(forms.Form):
    """Whether a service has hours of its own."""

    own_hours = forms.BooleanField(required=False)


def as_typed(spans: Spans) -> dict[str, str]:
    """Spans as the four fields show them."""
    fields = dict.fromkeys((name for pair in PAIRS for name in pair), "")
    for (begins, ends), span in zip(PAIRS, spans, strict=False):
        fields |= {begins: write_time(span.from_min), ends: write_time(span.until_min)}
    return fields


class WeekSheet:
    """The week of the hall (None) or of a service."""

    def __init__(self, service: Service | None, names: Sequence[str]) -> None:
        """``names`` are those of the weekdays, Monday first."""
        self._service = service
        self._names = names

    @property
    def key(self) -> str:
        """By service."""
        return "hours" if self._service is None else f"hours/{self._service.pk}"

    def rows(self, typed: Typed) -> list[Row]:
        """One for each weekday, and first for a service whether they count."""
        spans: dict[int, list[Span]] = {day: [] for day in WEEKDAYS}
        whose = self._service if self._service is not None and self._service.own_hours else None
        for one in Hours.objects.filter(service=whose):
            spans[one.weekday].append(Span(one.from_min, one.until_min))
        week = [
            Row(self._names[day], SpansForm(typed, prefix=f"d{day}", initial=as_typed(tuple(spans[day]))))
            for day in WEEKDAYS
        ]
        if self._service is None:
            return week
        return [Row(self._service.name, OwnForm(typed, initial={"own_hours": self._service.own_hours})), *week]

    def check(self, rows: Sequence[Row]) -> None:
        """Nothing: days do not meet."""

    def write(self, rows: Sequence[Row], by: str) -> None:
        """Put new spans in the place of the old."""
        Hours.objects.filter(service=self._service).delete()
        if self._service is not None:
            own = bool(rows[0].form.cleaned_data["own_hours"])
            Service.objects.filter(pk=self._service.pk).update(own_hours=own)
            if not own:
                return
        days = [row.form for row in rows if isinstance(row.form, SpansForm)]
        Hours.objects.bulk_create(
            Hours(service=self._service, weekday=day, from_min=span.from_min, until_min=span.until_min)
            for day, form in enumerate(days)
            for span in form.spans
        )
