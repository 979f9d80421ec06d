"""Mails and where they go, as rows that no backup holds."""

from __future__ import annotations

from django.db import models


class Notice(models.Model):
    """A mail that is to be sent, with its address; gone once it is sent or the booking's day is over."""

    class Kind(models.TextChoices):
        """What it says."""

        BOOKED = "booked"
        MOVED = "moved"
        CANCELLED = "cancelled"
        CANCELLED_BY_STAFF = "cancelled_by_staff"

    booking = models.ForeignKey("reservations.Booking", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    code = models.CharField(max_length=8, blank=True)
    language = models.CharField(max_length=2, default="ja")
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.booking_id}"


class MailAddress(models.Model):
    """Where a booking's mails go; in no backup, and gone when the booking's day ends."""

    booking = models.OneToOneField(
        "reservations.Booking", on_delete=models.CASCADE, related_name="mail", primary_key=True
    )
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=2, default="ja")

    def __str__(self) -> str:
        return f"mail of {self.booking_id}"
