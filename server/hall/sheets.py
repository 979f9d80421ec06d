"""A page of rules as rows of small forms: what stands there, what was typed, what is different."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms

from server.hall.changes import Line

Typed = Mapping[str, Any] | None
"""What the page sent; None while it is only looked at."""


@dataclass(frozen=True)
class Row:
    """One line of a page."""

    title: str
    form: forms.Form


class Sheet(Protocol):
    """One page of rules."""

    @property
    def key(self) -> str:
        """Its name in the list of changes."""

    def rows(self, typed: Typed) -> list[Row]:
        """What stands there, with what was typed laid over it."""

    def check(self, rows: Sequence[Row]) -> None:
        """Say beside the fields what does not go together; each row is well by itself."""

    def write(self, rows: Sequence[Row], by: str) -> None:
        """Put it into the database."""


class Choices(forms.CheckboxSelectMultiple):
    """Check boxes without Django's own markup around them; the template draws each with its label."""


def well(sheet: Sheet, rows: Sequence[Row]) -> bool:
    """Check all that was typed; False: something is wrong, and said beside its field."""
    each = [row.form.is_valid() for row in rows]
    if all(each):
        sheet.check(rows)
    return all(not row.form.errors for row in rows)


def differences(rows: Iterable[Row]) -> list[Line]:
    """What would change, as text."""
    lines: list[Line] = []
    for row in rows:
        for name, field in row.form.fields.items():
            before = shown(field, row.form.get_initial_for_field(field, name))
            after = shown(field, row.form.cleaned_data.get(name))
            if before != after:
                lines.append({"of": row.title, "field": name, "before": before, "after": after})
    return lines


def shown(field: forms.Field, value: Any) -> str:
    """A value as text; choices by the names people see."""
    if value is None:
        return ""
    if isinstance(value, list | tuple | set | frozenset):
        names = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        return "、".join(names.get(str(one), str(one)) for one in sorted(value))
    return str(value)
