"""Mappings as staff left them: every version stays."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import IntegrityError, transaction

from server.forms.errors import ChangedMeanwhile
from server.forms.export.mapping import Mapping, changes
from server.forms.models import MappingVersion


def in_force() -> dict[str, MappingVersion]:
    """The newest version of each form's mapping."""
    found: dict[str, MappingVersion] = {}
    for row in MappingVersion.objects.order_by("form", "version"):
        found[row.form] = row
    return found


def newest(form: str) -> MappingVersion | None:
    """The version that counts now."""
    return MappingVersion.objects.filter(form=form).order_by("-version").first()


def read_mapping(row: MappingVersion) -> Mapping:
    """The mapping of a version."""
    return msgspec.json.decode(row.definition, type=Mapping)


def save(form: str, seen: int, mapping: Mapping, *, by: str, now: datetime) -> list[str]:
    """Add a version; the names of what changed, empty when nothing did and nothing was written.

    Raises:
        ChangedMeanwhile: a colleague saved one after ``seen``.
    """
    try:
        with transaction.atomic():
            last = newest(form)
            if (last.version if last is not None else 0) != seen:
                raise ChangedMeanwhile(last.made_by if last is not None else "")
            changed = changes(read_mapping(last) if last is not None else None, mapping)
            if changed:
                text = msgspec.json.encode(mapping).decode()
                MappingVersion.objects.create(
                    form=form, version=seen + 1, definition=text, changed=changed, made_at=now, made_by=by
                )
            return changed
    except IntegrityError:
        last = newest(form)
        raise ChangedMeanwhile(last.made_by if last is not None else "") from None
