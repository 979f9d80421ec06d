"""Services: their order, each one's names, quotas and prior."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from server.hall.models import MOST_OF_A_DAY, Service
from server.hall.sheets import Row, Typed

NAMES = ("name", "reading", "name_easy", "name_en", "name_zh", "name_ko", "name_vi", "category")
PLAIN = (*NAMES, "open", "daily_quota", "online_quota", "online_only")
IDENTIFIER = r"^[a-z][a-z0-9_]{0,39}\Z"


class PlaceForm(forms.Form):
    """Where a service stands in every list."""

    position = forms.IntegerField(min_value=1, max_value=99)


class ServiceForm(forms.Form):
    """One service."""

    name = forms.CharField(max_length=40)
    reading = forms.CharField(max_length=80)
    name_easy = forms.CharField(max_length=60, required=False)
    name_en = forms.CharField(max_length=60, required=False)
    name_zh = forms.CharField(max_length=60, required=False)
    name_ko = forms.CharField(max_length=60, required=False)
    name_vi = forms.CharField(max_length=60, required=False)
    category = forms.CharField(max_length=40, required=False)
    open = forms.BooleanField(required=False)
    daily_quota = forms.IntegerField(min_value=0, max_value=MOST_OF_A_DAY, required=False)
    online_quota = forms.IntegerField(min_value=0, max_value=MOST_OF_A_DAY, required=False)
    online_only = forms.BooleanField(required=False)
    prior_min = forms.IntegerField(min_value=1, max_value=240)

    def clean(self) -> dict[str, Any]:
        """The web's share is a part of the whole."""
        cleaned: dict[str, Any] = super().clean() or {}
        whole, share = cleaned.get("daily_quota"), cleaned.get("online_quota")
        if whole is not None and share is not None and share > whole:
            self.add_error("online_quota", "RULE-30")
        return cleaned


class NewServiceForm(ServiceForm):
    """One that is not there yet."""

    id = forms.CharField(max_length=40, validators=(RegexValidator(IDENTIFIER, "RULE-31"),))

    def clean_id(self) -> str:
        """Not a second time."""
        name = str(self.cleaned_data["id"])
        if Service.objects.filter(pk=name).exists():
            raise forms.ValidationError("RULE-32")
        return name


class ServiceList:
    """The order of all services."""

    key = "services"

    def rows(self, typed: Typed) -> list[Row]:
        """One for each."""
        return [
            Row(one.name, PlaceForm(typed, prefix=one.id, initial={"position": one.position}))
            for one in Service.objects.all()
        ]

    def check(self, rows: Sequence[Row]) -> None:
        """Nothing: equal places are ordered by id."""

    def write(self, rows: Sequence[Row], by: str) -> None:
        """Number them anew, 1, 2, 3 …, in the order that was asked for."""
        asked = sorted(rows, key=lambda row: (row.form.cleaned_data["position"], row.form.initial["position"]))
        for position, row in enumerate(asked, start=1):
            Service.objects.filter(pk=row.form.prefix).update(position=position)


class OneService:
    """One service, or with None a new one."""

    def __init__(self, service: Service | None) -> None:
        self._service = service

    @property
    def key(self) -> str:
        """A new one changes the list."""
        return "services" if self._service is None else f"service/{self._service.pk}"

    def rows(self, typed: Typed) -> list[Row]:
        """One."""
        one = self._service
        if one is None:
            first = {"open": True, "prior_min": 10}
            return [Row(str(typed.get("id", "")) if typed else "", NewServiceForm(typed, initial=first))]
        initial = {name: getattr(one, name) for name in PLAIN} | {"prior_min": one.prior_s // 60}
        return [Row(one.name, ServiceForm(typed, initial=initial))]

    def check(self, rows: Sequence[Row]) -> None:
        """Nothing: the form said all."""

    def write(self, rows: Sequence[Row], by: str) -> None:
        """Save it."""
        cleaned = dict(rows[0].form.cleaned_data)
        cleaned["prior_s"] = cleaned.pop("prior_min") * 60
        if self._service is None:
            Service.objects.create(position=Service.objects.count() + 1, **cleaned)
        else:
            Service.objects.filter(pk=self._service.pk).update(**cleaned)
