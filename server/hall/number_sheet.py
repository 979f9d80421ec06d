"""Which numbers each machine gives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from edge_sync.groundwork.clock import Clock
from server.hall.models import NumberRange
from server.hall.numbers import LARGEST, LETTERS, Numbering, Range, refusal_of
from server.hall.ports import Machines
from server.hall.sheets import Row, Typed


class NumberForm(forms.Form):
    """A letter and a span of numbers; no letter: as in the machine's own settings."""

    letter = forms.ChoiceField(choices=[("", ""), *((letter, letter) for letter in LETTERS)], required=False)
    first = forms.IntegerField(min_value=1, max_value=LARGEST, required=False)
    last = forms.IntegerField(min_value=1, max_value=LARGEST, required=False)

    def clean(self) -> dict[str, Any]:
        """A letter needs its numbers, and what was told cannot be untold."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("letter"):
            if self.initial.get("letter"):
                self.add_error("letter", "RULE-15")
        elif not self.errors and (cleaned["first"] is None or cleaned["last"] is None):
            self.add_error("first", "RULE-11")
        return cleaned


class NumberSheet:
    """All machines that are known."""

    key = "numbers"

    def __init__(self, machines: Machines, clock: Clock, day: date) -> None:
        self._machines = machines
        self._clock = clock
        self._day = day
        self._now = {one.device: one for one in machines.numbering(day)}

    def rows(self, typed: Typed) -> list[Row]:
        """One for each."""
        return [
            Row(device, NumberForm(typed, prefix=device, initial=_initial(one.current)))
            for device, one in self._now.items()
        ]

    def check(self, rows: Sequence[Row]) -> None:
        """No number twice today. What two machines exchange takes two saves: one must have let go first."""
        asked = self._asked(rows)
        for row in rows:
            if row.title not in asked:
                continue
            others = [one for name, one in self._now.items() if name != row.title]
            others += [Numbering(name, wanted) for name, wanted in asked.items() if name != row.title]
            refusal = refusal_of(asked[row.title], others)
            if refusal is not None:
                whose = [refusal.device] if refusal.device else []
                row.form.add_error("first", [refusal.code, *whose])

    def write(self, rows: Sequence[Row], by: str) -> None:
        """Save what is new, and tell the machine."""
        now = self._clock.now()
        for device, wanted in self._asked(rows).items():
            NumberRange.objects.filter(device=device, ended_at=None).update(ended_at=now)
            NumberRange.objects.create(
                device=device, letter=wanted.letter, first=wanted.first, last=wanted.last, since=now
            )
            self._machines.tell(device, wanted, by)

    def _asked(self, rows: Sequence[Row]) -> dict[str, Range]:
        """What is new, by machine."""
        wanted = {
            row.title: Range(cleaned["letter"], cleaned["first"], cleaned["last"])
            for row in rows
            if (cleaned := row.form.cleaned_data).get("letter")
        }
        return {device: one for device, one in wanted.items() if self._now[device].current != one}


def _initial(current: Range | None) -> dict[str, object]:
    if current is None:
        return {}
    return {"letter": current.letter, "first": current.first, "last": current.last}
