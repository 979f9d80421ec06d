"""Priorities, and the seconds and counts that calling keeps to."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from server.hall.book import hall_settings
from server.hall.models import HallSettings, PriorityClass
from server.hall.sheets import Row, Typed

HEAVIEST_PERCENT = 1_000


class PriorityForm(forms.Form):
    """One reason to be served earlier."""

    name = forms.CharField(max_length=40)
    weight_percent = forms.IntegerField(min_value=100, max_value=HEAVIEST_PERCENT)
    position = forms.IntegerField(min_value=1, max_value=99)
    offered = forms.BooleanField(required=False)


class PrioritySheet:
    """All of them."""

    key = "priorities"

    def rows(self, typed: Typed) -> list[Row]:
        """One for each."""
        return [
            Row(
                one.name,
                PriorityForm(
                    typed, prefix=one.id, initial={name: getattr(one, name) for name in PriorityForm.base_fields}
                ),
            )
            for one in PriorityClass.objects.all()
        ]

    def check(self, rows: Sequence[Row]) -> None:
        """Nothing."""

    def write(self, rows: Sequence[Row], by: str) -> None:
        """Save them."""
        for row in rows:
            PriorityClass.objects.filter(pk=row.form.prefix).update(**row.form.cleaned_data)


class CallingForm(forms.Form):
    """Guards of calling; a day in seconds is the most that makes sense anywhere."""

    recall_after_s = forms.IntegerField(min_value=0, max_value=600)
    no_show_after_calls = forms.IntegerField(min_value=1, max_value=10)
    no_show_after_s = forms.IntegerField(min_value=0, max_value=3_600)
    booked_grace_s = forms.IntegerField(min_value=0, max_value=7_200)
    undo_within_s = forms.IntegerField(min_value=0, max_value=86_400)


class CallingSheet:
    """All of them."""

    key = "calling"

    def rows(self, typed: Typed) -> list[Row]:
        """One."""
        decided = hall_settings()
        initial = {name: getattr(decided, name) for name in CallingForm.base_fields}
        return [Row("", CallingForm(typed, initial=initial))]

    def check(self, rows: Sequence[Row]) -> None:
        """Nothing."""

    def write(self, rows: Sequence[Row], by: str) -> None:
        """Save it."""
        HallSettings.objects.filter(pk=1).update(**rows[0].form.cleaned_data)
