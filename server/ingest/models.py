"""The ledger of letters: what arrived, how far each machine is recorded, what was set aside."""

from __future__ import annotations

from django.db import models


class EventState(models.TextChoices):
    """What became of a recorded letter inside the centre."""

    PENDING = "pending"
    """Recorded and confirmed; the slices do not know of it yet."""
    APPLIED = "applied"
    UNAPPLIED = "unapplied"
    """A slice failed on it; the letter is safe and can be applied again."""
    UNKNOWN = "unknown"
    """This version of the centre does not know its kind; kept for a later one."""


class Stream(models.Model):
    """How far one machine's outbox (its epoch) is recorded here."""

    device = models.CharField(max_length=32)
    epoch = models.CharField(max_length=32)
    slot = models.PositiveIntegerField(default=0)
    """CRC-32 of the device's name, without its highest bit; workers share machines by it."""
    upto = models.BigIntegerField(default=0)
    """Every sequence number up to and including this one is committed."""
    safe_upto = models.BigIntegerField(default=0)
    """Up to here the machine may delete; never above ``upto``."""
    highest = models.BigIntegerField(default=0)
    """The highest number received, counted or declared void; above ``upto`` only while there is a gap."""
    head_seq = models.BigIntegerField(default=0)
    """The highest number the machine has spoken of."""
    duplicates = models.BigIntegerField(default=0)
    last_received_at = models.DateTimeField()
    cloned_at = models.DateTimeField(null=True)
    """When a second writer showed itself; from then on letters of boots that were unknown then are set aside."""
    aside = models.BooleanField(default=False)
    """True for released letters whose numbers were taken; no machine writes to it or hears of it."""

    class Meta:  # noqa: D106
        constraints = (models.UniqueConstraint(fields=("device", "epoch"), name="stream_once"),)

    def __str__(self) -> str:
        return f"{self.device} {self.epoch[:8]} upto {self.upto}"


class Boot(models.Model):
    """One start of a machine's computer, as far as one stream shows it; relative times within it are exact."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="boots")
    boot = models.CharField(max_length=32)
    stranger = models.BooleanField(default=False)
    """Came after the stream was found cloned, and nobody has vouched for it."""
    first_sequence = models.BigIntegerField(default=0)
    last_sequence = models.BigIntegerField(default=0)
    anchor_boottime_ms = models.BigIntegerField(null=True)
    anchor_wall_ms = models.BigIntegerField(null=True)
    anchor_uncertainty_ms = models.BigIntegerField(null=True)
    has_unsure = models.BooleanField(default=False)
    """Some of its letters are dated by their receipt only."""

    class Meta:  # noqa: D106
        constraints = (models.UniqueConstraint(fields=("stream", "boot"), name="boot_once"),)
        indexes = (models.Index(fields=("stream",), name="boot_unsure", condition=models.Q(has_unsure=True)),)

    def __str__(self) -> str:
        return f"{self.stream_id} {self.boot[:8]}"


class Event(models.Model):
    """One letter, word for word. Rows are only ever added; what changes is the belief and the state."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="events", db_index=False)
    sequence = models.BigIntegerField()
    event_id = models.UUIDField(unique=True)
    sha256 = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    boot = models.ForeignKey(Boot, on_delete=models.PROTECT, related_name="events", db_index=False)
    boottime_ms = models.BigIntegerField()
    said_ms = models.BigIntegerField()
    """What the machine's wall clock said, milliseconds since 1970 UTC; see ``clock_state`` before believing it."""
    clock_state = models.CharField(max_length=10)
    received_ms = models.BigIntegerField()
    believed_ms = models.BigIntegerField()
    """When it happened, as far as we know; never after ``received_ms``."""
    uncertainty_ms = models.BigIntegerField(null=True)
    """The truth is at most this far from ``believed_ms``; NULL is "unknown"."""
    how = models.CharField(max_length=8)
    """Why it is believed, see ``clocks.How``."""
    data = models.TextField()
    """The message's fields exactly as they came, JSON; ``sha256`` covers them.

    Empty once a slice took sealed content.
    """
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.PENDING)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:  # noqa: D106
        constraints = (models.UniqueConstraint(fields=("stream", "sequence"), name="event_place_once"),)
        indexes = (
            models.Index(fields=("id",), name="event_pending", condition=models.Q(state="pending")),
            models.Index(fields=("state",), name="event_left", condition=models.Q(state__in=("unapplied", "unknown"))),
        )

    def __str__(self) -> str:
        return f"{self.stream_id} {self.sequence} {self.kind}"


class Counted(models.Model):
    """A number that counts as received without an event of its own: parked, quarantined or sent before."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="counted", db_index=False)
    sequence = models.BigIntegerField()
    why = models.CharField(max_length=12)

    class Meta:  # noqa: D106
        constraints = (models.UniqueConstraint(fields=("stream", "sequence"), name="counted_place_once"),)

    def __str__(self) -> str:
        return f"{self.stream_id} {self.sequence} {self.why}"


class VoidRange(models.Model):
    """Numbers that the machine declared it has no letters for; nobody waits for them."""

    stream = models.ForeignKey(Stream, on_delete=models.CASCADE, related_name="voids")
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    declared_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stream_id} {self.first}-{self.last}"


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
    """A letter kept apart whole: it bears another's name, or comes from a boot that a cloned stream did not know."""

    device = models.CharField(max_length=32)
    epoch = models.CharField(max_length=32)
    sequence = models.BigIntegerField()
    boot = models.CharField(max_length=32, blank=True)
    event_id = models.CharField(max_length=32)
    kept_sha256 = models.CharField(max_length=64, blank=True)
    """Digest of the recorded letter whose name it bears; empty when it bears nobody's."""
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=60)
    letter = models.TextField()
    """The whole letter as it came, JSON."""
    reason = models.CharField(max_length=200)
    received_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    """When a person vouched for it and it was entered."""
    times = models.PositiveIntegerField(default=1)

    class Meta:  # noqa: D106
        constraints = (
            models.UniqueConstraint(fields=("device", "epoch", "sequence", "sha256"), name="quarantined_once"),
        )

    def __str__(self) -> str:
        return f"{self.device} {self.sequence} {self.reason}"
