"""Numbers and counters as rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from server.queueing.policy import State


class Counter(models.Model):
    """A place where clerks receive people, by the name on the sign above it."""

    name = models.CharField(max_length=20, unique=True)
    position = models.PositiveIntegerField(default=0)
    open = models.BooleanField(default=True)

    class Meta:  # noqa: D106
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name


class Ticket(models.Model):
    """One number of one visit on one business day."""

    STATES: ClassVar = [(state.value, state.value) for state in State]

    number = models.CharField(max_length=5)
    visit_id = models.CharField(max_length=32, unique=True)
    service = models.CharField(max_length=40)
    business_day = models.DateField()
    device = models.CharField(max_length=32)
    state = models.CharField(max_length=10, choices=STATES, default=State.WAITING.value)
    issued_at = models.DateTimeField()
    issue_time_is_sure = models.BooleanField(default=True)
    """False when the machine's clock was not to be trusted; then no wait is computed from it."""
    counter = models.ForeignKey(Counter, null=True, on_delete=models.PROTECT, related_name="tickets")
    called_by = models.CharField(max_length=150, blank=True)
    """Sign-in name of the clerk who called first."""
    called_at = models.DateTimeField(null=True)
    """The first call; from it the wait is computed."""
    last_called_at = models.DateTimeField(null=True)
    times_called = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:  # noqa: D106
        indexes = (models.Index(fields=("business_day", "state", "issued_at"), name="ticket_queue"),)
        constraints = (
            models.UniqueConstraint(
                fields=("business_day", "counter"),
                condition=models.Q(state=State.CALLED.value),
                name="one_number_in_hand",
            ),
        )

    def __str__(self) -> str:
        return f"{self.business_day} {self.number}"
