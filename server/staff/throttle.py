"""A door that stays shut for a while after too many wrong passwords."""

from __future__ import annotations

from datetime import datetime, timedelta

from server.staff.models import FailedSignIn

TRIES = 5
WINDOW = timedelta(minutes=5)


def is_shut(name: str, address: str, now: datetime) -> bool:
    """True after five wrong passwords for one name from one address within five minutes."""
    return FailedSignIn.objects.filter(name=name, address=address, at__gt=now - WINDOW).count() >= TRIES


def note_failure(name: str, address: str, now: datetime) -> None:
    """Count a wrong password; forget what is older than a day."""
    FailedSignIn.objects.filter(at__lt=now - timedelta(days=1)).delete()
    FailedSignIn.objects.create(name=name[:150], address=address, at=now)


def forget_failures(name: str, address: str) -> None:
    """The right password came."""
    FailedSignIn.objects.filter(name=name, address=address).delete()
