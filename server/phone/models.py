"""What a phone asked for, as rows; they go with the visit, at the latest with the day. Never in a backup."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from django.db import models


class Way(StrEnum):
    """How a notice comes."""

    PUSH = "push"
    MAIL = "mail"


class NoticeState(StrEnum):
    """What became of one notice."""

    DUE = "due"
    SENDING = "sending"
    """Handed over, and not yet known how it ended; never handed over a second time."""
    SENT = "sent"
    DROPPED = "dropped"
    """Overtaken by what happened since, refused, or tried in vain."""


class Wish(models.Model):
    """One phone, or one mail address, that wants to hear of one number."""

    WAYS: ClassVar = [(way.value, way.value) for way in Way]

    code = models.CharField(max_length=16)
    business_day = models.DateField()
    way = models.CharField(max_length=4, choices=WAYS)
    digest = models.CharField(max_length=64, blank=True)
    """Of a push endpoint; empty for mail, as a number has one mail address at most."""
    address = models.TextField(blank=True)
    """The mail address or the push subscription as JSON; empty as soon as nothing more will be sent there."""
    language = models.CharField(max_length=2)
    ahead = models.PositiveSmallIntegerField()
    """To be told when no more than so many people are before."""
    service = models.CharField(max_length=40)
    """Whose line it was when the wish was made; another one later is a transfer."""
    sent = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:  # noqa: D106
        indexes = (models.Index(fields=("business_day",), name="wish_day"),)
        constraints = (models.UniqueConstraint(fields=("code", "way", "digest"), name="one_wish_a_phone"),)

    def __str__(self) -> str:
        return f"{self.business_day} {self.way}"


class Notice(models.Model):
    """One thing that one wish is to hear of, at most once."""

    STATES: ClassVar = [(state.value, state.value) for state in NoticeState]

    wish = models.ForeignKey(Wish, on_delete=models.CASCADE, related_name="notices")
    event = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)
    """``near``, ``called``, ``moved`` or ``held``."""
    number = models.CharField(max_length=15)
    counter = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=8, choices=STATES, default=NoticeState.DUE.value)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    made_at = models.DateTimeField()

    class Meta:  # noqa: D106
        indexes = (models.Index(fields=("state", "next_try_at"), name="notice_due"),)
        constraints = (models.UniqueConstraint(fields=("wish", "event"), name="one_notice_an_event"),)

    def __str__(self) -> str:
        return f"{self.event} {self.state}"
