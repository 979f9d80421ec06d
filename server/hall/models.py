"""The hall's rules as rows. What it means is in ``plan``; who changed what, in ``Change``."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

MOST_OF_A_DAY = 9_999


class Service(models.Model):
    """What people come for."""

    id = models.CharField(primary_key=True, max_length=40)
    """As in journeys and letters; never changes."""
    name = models.CharField(max_length=40)
    reading = models.CharField(max_length=80, blank=True)
    """The name in kana, for ruby and for voices."""
    name_easy = models.CharField(max_length=60, blank=True)
    """やさしい日本語."""
    name_en = models.CharField(max_length=60, blank=True)
    name_zh = models.CharField(max_length=60, blank=True)
    name_ko = models.CharField(max_length=60, blank=True)
    name_vi = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    open = models.BooleanField(default=True)
    own_hours = models.BooleanField(default=False)
    """Its rows of ``Hours`` count instead of the hall's."""
    daily_quota = models.PositiveIntegerField(null=True, blank=True)
    online_quota = models.PositiveIntegerField(null=True, blank=True)
    """Of the daily quota, at most so many are given on the web."""
    online_only = models.BooleanField(default=False)
    """Numbers are given on the web alone; machines only check them in. Not in a disaster."""
    prior_s = models.PositiveIntegerField(default=600)
    """How long one visit is thought to take before any was measured."""

    class Meta:  # noqa: D106
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.id


class Hours(models.Model):
    """One span of one weekday, of the whole hall (``service`` is None) or of one service."""

    service = models.ForeignKey(Service, null=True, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(validators=(MaxValueValidator(6),))
    """0 is Monday."""
    from_min = models.PositiveSmallIntegerField()
    until_min = models.PositiveSmallIntegerField()

    class Meta:  # noqa: D106
        ordering = ("weekday", "from_min")

    def __str__(self) -> str:
        return f"{self.weekday} {self.from_min}-{self.until_min}"


class Day(models.Model):
    """One date whose hours are not its weekday's; no spans: closed."""

    day = models.DateField(primary_key=True)
    name = models.CharField(max_length=40, blank=True)
    spans = models.JSONField(default=list)
    """Pairs of minutes after midnight."""

    class Meta:  # noqa: D106
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class PriorityClass(models.Model):
    """Why somebody is served earlier."""

    id = models.CharField(primary_key=True, max_length=40)
    name = models.CharField(max_length=40)
    weight_percent = models.PositiveSmallIntegerField(default=100, validators=(MinValueValidator(100),))
    position = models.PositiveSmallIntegerField(default=0)
    offered = models.BooleanField(default=True)
    """Machines ask for it."""

    class Meta:  # noqa: D106
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.id


class CounterRules(models.Model):
    """Whom a counter receives and where it stands; the counter itself is the queue's."""

    counter = models.PositiveBigIntegerField(primary_key=True)
    place = models.CharField(max_length=40, blank=True)
    receives_all = models.BooleanField(default=True)
    services = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"counter {self.counter}"


class NumberRange(models.Model):
    """A machine's numbers, from ``since`` on."""

    device = models.CharField(max_length=32)
    letter = models.CharField(max_length=1)
    first = models.PositiveSmallIntegerField()
    last = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """A newer one took its place; the machine may not have heard yet."""

    class Meta:  # noqa: D106
        ordering = ("device", "pk")
        constraints = (
            models.UniqueConstraint(fields=("device",), condition=models.Q(ended_at=None), name="one_range_in_force"),
        )

    def __str__(self) -> str:
        return f"{self.device} {self.letter}{self.first}-{self.last}"


class HallSettings(models.Model):
    """One row: what is decided once for the whole hall."""

    recall_after_s = models.PositiveIntegerField(default=5)
    no_show_after_calls = models.PositiveSmallIntegerField(default=2)
    no_show_after_s = models.PositiveIntegerField(default=60)
    booked_grace_s = models.PositiveIntegerField(default=300)
    undo_within_s = models.PositiveIntegerField(default=600)
    holidays_observed = models.BooleanField(default=True)
    """National holidays are closed (地方自治法 第4条の2 第2項)."""
    year_end_closed = models.BooleanField(default=True)
    """December 29 to January 3, the days that nearly every city's 休日条例 names."""
    year_end_name = models.CharField(max_length=40, blank=True)
    disaster_first = models.JSONField(default=list)
    """Services that come first in a disaster, chosen beforehand."""

    def __str__(self) -> str:
        return "hall"


class Disaster(models.Model):
    """Disaster mode: one row each time."""

    since = models.DateField()
    """The day all numbers belong to until it ends."""
    began_at = models.DateTimeField()
    began_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)
    line_until = models.DateField(null=True)
    """The line that waited at the end is served until the end of this day; None: it was closed."""

    class Meta:  # noqa: D106
        ordering = ("-began_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("since",), condition=models.Q(ended_at=None), name="one_disaster_of_a_day"),
        )

    def __str__(self) -> str:
        return f"since {self.since}"


class Change(models.Model):
    """What one save changed on one page; its number is what the next save must have seen."""

    sheet = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    lines = models.JSONField(default=list)
    """``{"of", "field", "before", "after"}``, each as text."""

    class Meta:  # noqa: D106
        ordering = ("sheet", "version")
        constraints = (models.UniqueConstraint(fields=("sheet", "version"), name="change_once"),)

    def __str__(self) -> str:
        return f"{self.sheet} {self.version}"
