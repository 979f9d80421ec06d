"""Every save, with what it changed; and the refusal of a save that had not seen the one before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from server.hall.errors import ChangedMeanwhile
from server.hall.models import Change

Line = dict[str, str]
"""``{"of", "field", "before", "after"}``."""


def version_of(sheet: str) -> int:
    """How often a page was saved; what it must have seen to be saved again."""
    newest = Change.objects.filter(sheet=sheet).aggregate(newest=Max("version"))["newest"]
    return int(newest or 0)


def since(sheet: str, version: int) -> list[Change]:
    """What was saved after somebody saw this version."""
    return list(Change.objects.filter(sheet=sheet, version__gt=version))


def enter(sheet: str, seen: int, lines: Sequence[Line], *, by: str, now: datetime) -> None:
    """Write a save down, in the transaction of the save itself.

    Raises:
        ChangedMeanwhile: somebody saved after ``seen``; nothing may be written.
    """
    if version_of(sheet) != seen:
        raise ChangedMeanwhile(since(sheet, seen))
    try:
        with transaction.atomic():
            Change.objects.create(sheet=sheet, version=seen + 1, at=now, by=by, lines=list(lines))
    except IntegrityError as error:
        raise ChangedMeanwhile(since(sheet, seen)) from error


def latest(at_most: int) -> list[Change]:
    """The newest saves first."""
    return list(Change.objects.order_by("-at", "-pk")[:at_most])
