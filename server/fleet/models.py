"""Machines and their faults as rows."""

from __future__ import annotations

from django.db import models


class Machine(models.Model):
    """A machine that has been heard of."""

    device = models.CharField(max_length=32, primary_key=True)
    first_heard_at = models.DateTimeField()
    last_heard_at = models.DateTimeField(null=True)
    """NULL when only an old message, kept by the broker, tells of it."""
    online = models.BooleanField(default=False)
    session = models.CharField(max_length=32, blank=True)
    epoch = models.CharField(max_length=32, blank=True)
    waiting = models.BigIntegerField(default=0)
    """Letters it said it had written and not yet known to be recorded."""
    software = models.CharField(max_length=200, blank=True)

    class Meta:  # noqa: D106
        ordering = ("device",)

    def __str__(self) -> str:
        return self.device


class Fault(models.Model):
    """Something is, or was, wrong with a machine; at most one open fault for each code."""

    machine = models.ForeignKey(Machine, on_delete=models.CASCADE, related_name="faults")
    code = models.CharField(max_length=10)
    detail = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    times = models.PositiveIntegerField(default=1)

    class Meta:  # noqa: D106
        ordering = ("-began_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("machine", "code"), condition=models.Q(ended_at__isnull=True), name="one_open_fault_a_code"
            ),
        )

    def __str__(self) -> str:
        return f"{self.machine_id} {self.code}"
