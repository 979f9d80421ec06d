"""Counters: their names, their places, and who receives what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from server.hall.models import CounterRules, Service
from server.hall.ports import CounterNow, Counters
from server.hall.sheets import Choices, Row, Typed

NEW = "new"


class CounterForm(forms.Form):
    """One counter."""

    name = forms.CharField(max_length=20)
    place = forms.CharField(max_length=40, required=False)
    position = forms.IntegerField(min_value=1, max_value=99)
    open = forms.BooleanField(required=False)
    receives_all = forms.BooleanField(required=False)
    services = forms.MultipleChoiceField(required=False, widget=Choices)

    def __init__(self, *args: Any, services: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["services"]
        if isinstance(chosen, forms.MultipleChoiceField):
            chosen.choices = services

    def clean(self) -> dict[str, Any]:
        """A counter receives something."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("receives_all") and not cleaned.get("services"):
            self.add_error("services", "RULE-34")
        return cleaned


class CounterSheet:
    """All counters, and an empty row for one more."""

    key = "counters"

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    def rows(self, typed: Typed) -> list[Row]:
        """As they stand in the hall."""
        services = [(one.id, one.name) for one in Service.objects.all()]
        rules = {one.counter: one for one in CounterRules.objects.all()}
        rows, now = [], self._counters.all()
        for counter in now:
            own = rules.get(counter.key) or CounterRules(counter=counter.key)
            initial = {
                "name": counter.name,
                "position": counter.position,
                "open": counter.open,
                "place": own.place,
                "receives_all": own.receives_all,
                "services": sorted(own.services),
            }
            rows.append(
                Row(counter.name, CounterForm(typed, prefix=f"c{counter.key}", initial=initial, services=services))
            )
        if typed is None or typed.get(f"{NEW}-name"):
            initial = {
                "position": max((one.position for one in now), default=0) + 1,
                "open": True,
                "receives_all": True,
            }
            rows.append(Row("", CounterForm(typed, prefix=NEW, initial=initial, services=services)))
        return rows

    def check(self, rows: Sequence[Row]) -> None:
        """No two signs say the same; who has a number in hand is not closed."""
        seen, busy = set[str](), self._counters.busy()
        for row in rows:
            asked = _asked(row)
            if asked.name in seen:
                row.form.add_error("name", "RULE-06")
            if not asked.open and asked.key in busy:
                row.form.add_error("open", "RULE-05")
            seen.add(asked.name)

    def write(self, rows: Sequence[Row], by: str) -> None:
        """Save them."""
        self._counters.save([_asked(row) for row in rows])
        keys = {one.name: one.key for one in self._counters.all()}
        for row in rows:
            cleaned = row.form.cleaned_data
            values = {name: cleaned[name] for name in ("place", "receives_all")}
            values["services"] = [] if cleaned["receives_all"] else sorted(cleaned["services"])
            CounterRules.objects.update_or_create(counter=keys[cleaned["name"]], defaults=values)


def _asked(row: Row) -> CounterNow:
    cleaned, prefix = row.form.cleaned_data, str(row.form.prefix)
    key = 0 if prefix == NEW else int(prefix.removeprefix("c"))
    return CounterNow(key, cleaned["name"], cleaned["position"], cleaned["open"])
