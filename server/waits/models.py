"""Promises as rows. No person is in them: a visit's id means nothing to anybody after its day."""

from __future__ import annotations

from django.db import models


class Promise(models.Model):
    """What was told to one visit when its wait began, and how long it really waited."""

    visit_id = models.CharField(max_length=32)
    service = models.CharField(max_length=40)
    business_day = models.DateField()
    told_at = models.DateTimeField()
    low_s = models.PositiveIntegerField(null=True)
    """NULL: nothing was told."""
    high_s = models.PositiveIntegerField(null=True)
    wait_s = models.PositiveIntegerField(null=True)
    """Until the first call; NULL: not called, or not yet."""

    class Meta:  # noqa: D106
        constraints = (models.UniqueConstraint(fields=("visit_id", "service", "told_at"), name="one_promise_a_wait"),)
        indexes = (models.Index(fields=("business_day",), name="promise_day"),)

    def __str__(self) -> str:
        return f"{self.business_day} {self.service}"


class Told(models.Model):
    """What is told now to whoever takes a number; the process that estimates writes it for all others."""

    service = models.CharField(max_length=40, unique=True)
    low_s = models.PositiveIntegerField()
    high_s = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.service
