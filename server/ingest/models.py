"""The ledger of letters: what arrived, how far each machine is recorded, what was set aside."""

from __future__ import annotations

from django.db import models


class EventState(models.TextChoices):
    """What became of a recorded letter inside the centre."""

    APPLIED = "applied"
    UNAPPLIED = "unapplied"
    """A slice failed on it; the letter is safe and can be applied again."""
    UNKNOWN = "unknown"
    """This version of the centre does not know its kind; kept for a later one."""


class Event(models.Model):
    """One letter, word for word. Rows are only ever added."""

    device = models.CharField(max_length=32)
    epoch = models.CharField(max_length=32)
    sequence = models.BigIntegerField()
    event_id = models.CharField(max_length=32, unique=True)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    occurred_at = models.DateTimeField()
    """What the machine's wall clock said; see ``clock_state`` before believing it."""
    clock_state = models.CharField(max_length=10)
    boot_id = models.CharField(max_length=32)
    boottime_ms = models.BigIntegerField()
    received_at = models.DateTimeField()
    data = models.TextField()
    """The message's fields exactly as they came, JSON; ``sha256`` covers them."""
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.APPLIED)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:  # noqa: D106
        constraints = (models.UniqueConstraint(fields=("device", "epoch", "sequence"), name="event_once"),)
        indexes = (models.Index(fields=("state",), name="event_state", condition=~models.Q(state="applied")),)

    def __str__(self) -> str:
        return f"{self.device} {self.epoch[:8]} {self.sequence} {self.kind}"


class Stream(models.Model):
    """How far one machine's outbox (its epoch) is recorded here."""

    device = models.CharField(max_length=32)
    epoch = models.CharField(max_length=32)
    upto = models.BigIntegerField(default=0)
    """Every sequence number up to and including this one is committed."""
    safe_upto = models.BigIntegerField(default=0)
    """Up to here the machine may delete; never above ``upto``."""
    head_seq = models.BigIntegerField(default=0)
    """The highest number the machine has spoken of."""
    duplicates = models.BigIntegerField(default=0)
    last_received_at = models.DateTimeField()

    class Meta:  # noqa: D106
        constraints = (models.UniqueConstraint(fields=("device", "epoch"), name="stream_once"),)

    def __str__(self) -> str:
        return f"{self.device} {self.epoch[:8]} upto {self.upto}"


class Counted(models.Model):
    """A number that counts as received without an event of its own: parked, quarantined or sent before."""

    device = models.CharField(max_length=32)
    epoch = models.CharField(max_length=32)
    sequence = models.BigIntegerField()
    why = models.CharField(max_length=12)

    class Meta:  # noqa: D106
        constraints = (models.UniqueConstraint(fields=("device", "epoch", "sequence"), name="counted_once"),)

    def __str__(self) -> str:
        return f"{self.device} {self.sequence} {self.why}"


class Parked(models.Model):
    """A letter that could not be read or did not come from where it said, with the reason."""

    device = models.CharField(max_length=32)
    """Who published it, by the topic the broker let it through on."""
    epoch = models.CharField(max_length=32, blank=True)
    sequence = models.BigIntegerField(null=True)
    """Set when the number could be read and counts as received; NULL when not."""
    reason = models.CharField(max_length=200)
    raw = models.BinaryField()
    digest = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.device} {self.sequence} {self.reason}"


class Quarantined(models.Model):
    """A letter that uses the name of another with different words: a cloned card or a stolen key."""

    device = models.CharField(max_length=32)
    epoch = models.CharField(max_length=32)
    sequence = models.BigIntegerField()
    event_id = models.CharField(max_length=32)
    kept_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=60)
    data = models.TextField()
    reason = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:  # noqa: D106
        constraints = (
            models.UniqueConstraint(fields=("device", "epoch", "sequence", "sha256"), name="quarantined_once"),
        )

    def __str__(self) -> str:
        return f"{self.device} {self.sequence} {self.reason}"
