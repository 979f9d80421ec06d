"""Sealed drafts as rows. Nothing in them can be read without the safe."""

from __future__ import annotations

from django.db import models


class Draft(models.Model):
    """What one person confirmed for one form during one visit; the newest replaces the one before."""

    visit_id = models.CharField(max_length=32)
    form = models.CharField(max_length=40)
    form_version = models.PositiveIntegerField()
    device = models.CharField(max_length=32)
    """The machine it was made at; the seal is bound to it."""
    key = models.CharField(max_length=16, db_index=True)
    body = models.BinaryField()
    made_at = models.DateTimeField()
    forget_at = models.DateTimeField(db_index=True)
    """At the latest; the end of the visit comes first as a rule."""

    class Meta:  # noqa: D106
        constraints = (models.UniqueConstraint(fields=("visit_id", "form"), name="one_draft_a_form"),)

    def __str__(self) -> str:
        return f"{self.visit_id} {self.form}"
