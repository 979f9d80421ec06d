"""The book: who did what."""

from __future__ import annotations

from datetime import datetime

from server.staff.models import AuditLine


def write_down(who: str, did: str, what: str, *, at: datetime, where: str = "") -> None:
    """Add a line, in the transaction of the deed itself."""
    AuditLine.objects.create(at=at, who=who, did=did, what=what[:60], where=where[:40])


def latest(at_most: int) -> list[AuditLine]:
    """The newest lines first."""
    return list(AuditLine.objects.all()[:at_most])
