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


class Series(models.Model):
    """Our letters to one machine: they count from 1 in an epoch that is given up when either side lost its place."""

    device = models.CharField(max_length=32, primary_key=True)
    epoch = models.CharField(max_length=32)
    followed_upto = models.BigIntegerField(default=0)
    """The machine says it has dealt with our letters up to here."""

    def __str__(self) -> str:
        return f"{self.device} {self.epoch[:8]} upto {self.followed_upto}"


class Command(models.Model):
    """One letter of ours to one machine; it has a number from when it is first sent."""

    class State(models.TextChoices):
        """What became of it."""

        PENDING = "pending"
        APPLIED = "applied"
        REFUSED = "refused"
        UNKNOWN = "unknown"
        SUPERSEDED = "superseded"
        """A newer one took its place before it was sent."""

    device = models.CharField(max_length=32)
    epoch = models.CharField(max_length=32, blank=True)
    sequence = models.BigIntegerField(null=True)
    command_id = models.CharField(max_length=32)
    kind = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    data = models.TextField()
    topic = models.CharField(max_length=20, blank=True)
    """Newer ones about the same supersede it: the name of a bundle."""
    digest = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    reason = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:  # noqa: D106
        constraints = (models.UniqueConstraint(fields=("device", "epoch", "sequence"), name="command_once"),)
        indexes = (models.Index(fields=("device", "id"), name="command_open", condition=models.Q(state="pending")),)

    def __str__(self) -> str:
        return f"{self.device} {self.sequence} {self.kind}"
