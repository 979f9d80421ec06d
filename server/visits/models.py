"""The visit as rows: one record for each, and one for each form that came out."""

from __future__ import annotations

from django.db import models


class Visit(models.Model):
    """What happened between the first touch and the wiped screen; never who it was."""

    visit_id = models.CharField(max_length=32, primary_key=True)
    device = models.CharField(max_length=32)
    journey = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=20, blank=True)
    writing = models.BooleanField(default=False)
    """The visitor asks the clerk to write rather than to speak."""
    began_at = models.DateTimeField(null=True)
    ticket_number = models.CharField(max_length=5, blank=True)
    slip_outcome = models.CharField(max_length=12, blank=True)
    slip_fault = models.CharField(max_length=10, blank=True)
    card_kind = models.CharField(max_length=20, blank=True)
    card_outcome = models.CharField(max_length=20, blank=True)
    staff_called_at = models.DateTimeField(null=True)
    staff_call_step = models.CharField(max_length=40, blank=True)
    staff_call_fault = models.CharField(max_length=10, blank=True)
    staff_answered_at = models.DateTimeField(null=True)
    staff_answered_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    last_step = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    class Meta:  # noqa: D106
        indexes = (
            models.Index(
                fields=("staff_called_at",),
                name="visit_calls_staff",
                condition=models.Q(staff_called_at__isnull=False, staff_answered_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.ticket_number or '-'} on {self.device}"


class FormPrint(models.Model):
    """A form of a visit and the last known state of its print job."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="forms")
    form = models.CharField(max_length=40)
    form_version = models.PositiveIntegerField()
    job_state = models.CharField(max_length=20)
    fault = models.CharField(max_length=10, blank=True)
    printed_at = models.DateTimeField()
    epoch = models.CharField(max_length=32)
    sequence = models.BigIntegerField()
    """The machine's number of the letter that said so; an older letter does not overrule a newer."""

    class Meta:  # noqa: D106
        ordering = ("printed_at", "pk")
        constraints = (models.UniqueConstraint(fields=("visit", "form"), name="form_of_visit_once"),)

    def __str__(self) -> str:
        return f"{self.form} {self.job_state}"
