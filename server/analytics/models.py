"""Facts as rows: one for each number, without a name, a visit or a number in it that leaves this table."""

from __future__ import annotations

from django.db import models


class TicketFact(models.Model):
    """What a number contributes to the statistics."""

    visit_id = models.CharField(max_length=32, unique=True)
    """Joins issue, call and end; never shown and never exported."""
    service = models.CharField(max_length=40)
    device = models.CharField(max_length=32)
    business_day = models.DateField()
    issued_at = models.DateTimeField()
    time_is_sure = models.BooleanField(default=True)
    line_was_up = models.BooleanField(default=True)
    counter = models.CharField(max_length=20, blank=True)
    called_at = models.DateTimeField(null=True)
    wait_s = models.PositiveIntegerField(null=True)
    """From issue to first call in seconds; NULL is "unknown" or "not yet"."""
    ended_at = models.DateTimeField(null=True)
    served_s = models.PositiveIntegerField(null=True)
    """From first call to the end in seconds."""
    outcome = models.CharField(max_length=10, blank=True)

    class Meta:  # noqa: D106
        indexes = (models.Index(fields=("business_day",), name="fact_day"),)

    def __str__(self) -> str:
        return f"{self.business_day} {self.service}"
