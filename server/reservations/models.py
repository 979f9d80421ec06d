"""Slots and bookings as rows."""

from __future__ import annotations

from django.db import models


class PlanKind(models.TextChoices):
    """What is booked."""

    COUNTER = "counter"
    ADVICE = "advice"
    """A session of advice (相談); may go on beside the counters' hours."""
    VISITING = "visiting"
    """Visiting reception (出張受付): staff receive people at another place."""


class BookingState(models.TextChoices):
    """Where a booking stands."""

    OPEN = "open"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"
    MISSED = "missed"
    """Nobody came, or not within the time that was named."""


class Plan(models.Model):
    """When people can book what. Once somebody booked, its times stay; a new plan follows an ended one."""

    kind = models.CharField(max_length=10, choices=PlanKind.choices)
    service = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    """As residents read it."""
    title_en = models.CharField(max_length=60, blank=True)
    counter = models.CharField(max_length=20, blank=True)
    """Name on the sign above the counter; empty: any."""
    place = models.CharField(max_length=60, blank=True)
    clerk = models.CharField(max_length=150, blank=True)
    """Sign-in name of who receives; empty: nobody in particular."""
    weekdays = models.JSONField(default=list)
    """0 is Monday."""
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    from_min = models.PositiveSmallIntegerField()
    until_min = models.PositiveSmallIntegerField()
    slot_min = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField()
    ahead_days = models.PositiveSmallIntegerField(default=30)
    close_before_min = models.PositiveIntegerField(default=60)
    keeps_hall_hours = models.BooleanField(default=True)

    class Meta:  # noqa: D106
        ordering = ("service", "first_day", "from_min", "pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.service} {self.first_day}"


class Block(models.Model):
    """A stretch of a day in which nothing can be booked; what was booked already stays."""

    plan = models.ForeignKey(Plan, null=True, on_delete=models.CASCADE, related_name="blocks")
    """None: all plans."""
    day = models.DateField()
    from_min = models.PositiveSmallIntegerField(default=0)
    until_min = models.PositiveSmallIntegerField(default=1440)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:  # noqa: D106
        ordering = ("day", "from_min", "pk")

    def __str__(self) -> str:
        return f"{self.day} {self.from_min}-{self.until_min}"


class Booking(models.Model):
    """One booked time, or one number taken on the web. Its code is nowhere: only ``booking_ref`` of it."""

    ref = models.CharField(max_length=16, null=True, unique=True)
    """``booking_ref`` of the code; None once the code is dead."""
    tail = models.CharField(max_length=3, blank=True)
    """The code's last three digits, for staff."""
    token = models.CharField(max_length=32, null=True, unique=True)
    """Of the form that was sent: the same one again books nothing more."""
    uid = models.CharField(max_length=32, unique=True)
    """Of the calendar's event; says nothing of the code."""
    state = models.CharField(max_length=10, choices=BookingState.choices, default=BookingState.OPEN)
    service = models.CharField(max_length=40)
    day = models.DateField()
    """In Asia/Tokyo; of a number from the web the queue's day."""
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="bookings")
    at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    seat = models.PositiveSmallIntegerField(null=True)
    """1 and up; None: the seat is free again, or there never was one."""
    number = models.CharField(max_length=5, blank=True)
    """Taken on the web."""
    visit_id = models.CharField(max_length=32, null=True, unique=True)
    """Of the number from the web, under which the queue knows it until check-in."""
    arrived_visit = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)
    """Grows with every change that a calendar shows."""

    class Meta:  # noqa: D106
        ordering = ("day", "at", "pk")
        indexes = (models.Index(fields=("day", "state"), name="booking_of_day"),)
        constraints = (models.UniqueConstraint(fields=("plan", "at", "seat"), name="no_seat_sold_twice"),)

    def __str__(self) -> str:
        return f"{self.day} …{self.tail}"


class WebCount(models.Model):
    """The last number given on the web, a queue day."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day} {self.last}"


class Oddity(models.Model):
    """Somebody checked in with a code that fits nothing here; their number stands all the same."""

    class Why(models.TextChoices):
        """What does not fit."""

        UNKNOWN = "unknown"
        USED = "used"
        CANCELLED = "cancelled"
        OTHER_DAY = "other_day"
        OTHER_NUMBER = "other_number"
        """The visit has another number already."""

    at = models.DateTimeField()
    day = models.DateField()
    why = models.CharField(max_length=12, choices=Why.choices)
    number = models.CharField(max_length=5)
    device = models.CharField(max_length=32)
    visit_id = models.CharField(max_length=32)
    seen_by = models.CharField(max_length=150, blank=True)

    class Meta:  # noqa: D106
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(fields=("visit_id", "why"), name="one_oddity_a_visit"),)

    def __str__(self) -> str:
        return f"{self.why} {self.number}"


# Django finds tables through this module alone.
from server.reservations.attempts import Attempt  # noqa: E402
from server.reservations.calendar_models import Feed, Pushed  # noqa: E402
from server.reservations.mail_models import MailAddress, Notice  # noqa: E402

__all__ = [
    "Attempt",
    "Block",
    "Booking",
    "BookingState",
    "Feed",
    "MailAddress",
    "Notice",
    "Oddity",
    "Plan",
    "PlanKind",
    "Pushed",
    "WebCount",
]
