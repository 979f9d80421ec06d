"""Calendars at secret addresses: made, read, taken back."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from edge_sync.groundwork.identity import RandomBytes
from server.reservations.calendars import MOST_EVENTS
from server.reservations.models import Booking, Feed

PAST = timedelta(days=30)


def make_feed(whose: str, name: str, by: str, now: datetime, random_bytes: RandomBytes) -> str:
    """A new secret (160 bits); it is told once, and only its digest stays."""
    secret = b32encode(random_bytes(20)).decode().lower()
    Feed.objects.create(digest=_digest(secret), whose=whose, name=name, made_by=by, made_at=now)
    return secret


def revoke(pk: int, now: datetime) -> Feed | None:
    """From now on the address answers nothing; None: it did not stand any more."""
    if not Feed.objects.filter(pk=pk, revoked_at=None).update(revoked_at=now):
        return None
    return Feed.objects.get(pk=pk)


def feed_of(secret: str) -> Feed | None:
    """The feed behind an address, if it stands."""
    return Feed.objects.filter(digest=_digest(secret), revoked_at=None).first()


def bookings_of(whose: str, name: str, now: datetime) -> QuerySet[Booking]:
    """What stands in a counter's or a clerk's calendar: 30 days back and all to come, the latest first."""
    mine = Q(plan__counter=name) if whose == "counter" else Q(plan__clerk=name)
    rows = Booking.objects.select_related("plan").filter(mine, at__isnull=False, at__gt=now - PAST)
    return rows.order_by("-at", "-pk")[:MOST_EVENTS]


def _digest(secret: str) -> str:
    return hashlib.sha256(f"madoguchi feed {secret}".encode()).hexdigest()
