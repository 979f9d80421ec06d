"""Tries of callers as rows."""

from __future__ import annotations

from django.db import models


class Attempt(models.Model):
    """Something from one address that must not happen too often; addresses are kept as a keyed digest for an hour."""

    what = models.CharField(max_length=10)
    who = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:  # noqa: D106
        indexes = (models.Index(fields=("what", "who", "at"), name="attempt_of_address"),)

    def __str__(self) -> str:
        return f"{self.what} {self.at}"
