"""Numbers and counters as rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from server.queueing.states import State


class Counter(models.Model):
    """A place where clerks receive people, by the name on the sign above it."""

    name = models.CharField(max_length=20, unique=True)
    position = models.PositiveIntegerField(default=0)
    open = models.BooleanField(default=True)
    auto_call_after_s = models.PositiveIntegerField(null=True)
    """The console calls the next number by itself so long after an end; None: it does not."""

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
    calling_since = models.DateTimeField(null=True)
    """When the present calling began; a held number that is called again begins anew, ``called_at`` stays."""
    times_called = models.PositiveIntegerField(default=0)
    """Since then."""
    ended_at = models.DateTimeField(null=True)
    follow_code = models.CharField(max_length=16, null=True, unique=True)
    """The end of the phone page's address, ``edge_sync.messages.hall.follow_code``."""
    waiting_since = models.DateTimeField(null=True)
    """When the present wait began: with the number, or with a transfer. None in rows older than this column."""
    priority = models.CharField(max_length=40, blank=True)
    booking = models.CharField(max_length=16, blank=True)
    booked_at = models.DateTimeField(null=True)
    """The booked time that this number answers."""
    next_services = models.JSONField(default=list)
    """Services of the same visit that come after this one, as their ids."""
    note = models.CharField(max_length=200, blank=True)
    """From the colleague who transferred it; wiped when the number ends."""
    mark = models.CharField(max_length=10, blank=True)
    """Tells this number from an equal one of the same queue, which a machine that heard nothing may give."""

    class Meta:  # noqa: D106
        indexes = (
            models.Index(fields=("business_day", "state", "issued_at"), name="ticket_queue"),
            models.Index(fields=("business_day", "number"), name="ticket_number"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("business_day", "counter"),
                condition=models.Q(state=State.CALLED.value),
                name="one_number_in_hand",
            ),
        )

    def __str__(self) -> str:
        return f"{self.business_day} {self.shown}"

    @property
    def shown(self) -> str:
        """The number as people read it, with its mark."""
        return f"{self.number}{self.mark}"


class Deed(models.Model):
    """One thing that was done to a number; never changed, only marked as taken back."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="deeds")
    at = models.DateTimeField()
    move = models.CharField(max_length=20)
    clerk = models.CharField(max_length=150, blank=True)
    counter = models.ForeignKey(Counter, null=True, on_delete=models.PROTECT, related_name="deeds")
    service = models.CharField(max_length=40)
    """For which service, before the move."""
    before = models.JSONField(default=dict)
    """The columns that the move changed, as they were."""
    state_after = models.CharField(max_length=10)
    detail = models.CharField(max_length=40, blank=True)
    """The service after a transfer; never free text."""
    undone_at = models.DateTimeField(null=True)

    class Meta:  # noqa: D106
        ordering = ("at", "pk")
        indexes = (models.Index(fields=("counter", "at"), name="deed_of_counter"),)

    def __str__(self) -> str:
        return f"{self.move} {self.ticket_id}"


class Pause(models.Model):
    """A counter receives nobody for a while, and why."""

    clerk = models.CharField(max_length=150)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=20)
    """A key of ``[pause_reasons]`` in the site's names."""
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    """None: it lasts."""

    class Meta:  # noqa: D106
        ordering = ("since", "pk")
        constraints = (
            models.UniqueConstraint(fields=("counter",), condition=models.Q(until__isnull=True), name="one_pause"),
        )

    def __str__(self) -> str:
        return f"{self.counter_id} {self.reason}"


class HelpCall(models.Model):
    """A clerk called colleagues to the counter."""

    clerk = models.CharField(max_length=150)
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="help_calls")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_from = models.CharField(max_length=20, blank=True)
    """The counter where the colleague sat."""
    over_at = models.DateTimeField(null=True)
    """The caller needs nobody any more."""

    class Meta:  # noqa: D106
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("counter",), condition=models.Q(over_at__isnull=True), name="one_help"),
        )

    def __str__(self) -> str:
        return f"{self.counter_id} {self.at}"
