"""Calendars and what they were given, as rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Feed(models.Model):
    """A calendar at a secret address, which only its digest is kept of."""

    WHOSE: ClassVar = [("counter", "counter"), ("clerk", "clerk")]

    digest = models.CharField(max_length=64, unique=True)
    whose = models.CharField(max_length=10, choices=WHOSE)
    name = models.CharField(max_length=150)
    """The counter's name, or the clerk's sign-in name."""
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:  # noqa: D106
        ordering = ("whose", "name", "pk")

    def __str__(self) -> str:
        return f"{self.whose} {self.name}"


class Pushed(models.Model):
    """What a CalDAV server was last given of a booking."""

    booking = models.ForeignKey("reservations.Booking", on_delete=models.CASCADE, related_name="pushed")
    collection = models.CharField(max_length=80)
    revision = models.IntegerField()
    etag = models.CharField(max_length=120, blank=True)

    class Meta:  # noqa: D106
        constraints = (models.UniqueConstraint(fields=("booking", "collection"), name="pushed_once"),)

    def __str__(self) -> str:
        return f"{self.booking_id} {self.collection}"
