"""Wishes to be told: made, withdrawn, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from edge_sync.groundwork.clock import Clock
from server.ingest.rows import empty_log
from server.phone import subscription
from server.phone.errors import BadMailAddress, NothingToTell, TooManyWishes
from server.phone.models import Way, Wish
from server.phone.seen import OVER, Queue, Seen

MOST_PHONES = 4
AHEAD = (1, 2, 3, 5, 10)
USUAL_AHEAD = 3
LONGEST_ADDRESS = 254


class Wishes:
    """What phones asked for. One number has a few phones and one mail address at most."""

    def __init__(self, clock: Clock, queue: Queue, services: Sequence[str]) -> None:
        """``services`` are the push services that the settings name."""
        self._clock = clock
        self._queue = queue
        self._services = services

    def push(self, seen: Seen, body: bytes, language: str, ahead: int) -> None:
        """A browser wants to be told.

        Raises:
            BadSubscription: it is not one, or of a push service that nobody knows.
            TooManyWishes: enough phones follow this number.
            NothingToTell: the number is done with.
        """
        asked = subscription.read(body, self._services)
        phones = Wish.objects.filter(code=seen.code, way=Way.PUSH).exclude(digest=asked.digest)
        if phones.count() >= MOST_PHONES:
            raise TooManyWishes
        self._keep(seen, Way.PUSH, asked.digest, asked.to_json(), language, ahead)

    def mail(self, seen: Seen, address: str, language: str, ahead: int) -> None:
        """A mail address wants to be told; another one takes the place of the first, and its mails are counted on.

        Raises:
            BadMailAddress: it cannot be one.
            NothingToTell: the number is done with.
        """
        address = address.strip()
        try:
            validate_email(address)
        except ValidationError as error:
            raise BadMailAddress from error
        if len(address) > LONGEST_ADDRESS or not address.isascii():
            raise BadMailAddress
        self._keep(seen, Way.MAIL, "", address, language, ahead)

    @transaction.atomic
    def _keep(self, seen: Seen, way: Way, digest: str, address: str, language: str, ahead: int) -> None:
        if seen.stand in OVER:
            raise NothingToTell
        Wish.objects.update_or_create(
            code=seen.code,
            way=way,
            digest=digest,
            defaults={
                "address": address,
                "language": language,
                "ahead": ahead if ahead in AHEAD else USUAL_AHEAD,
                "service": seen.service,
            },
            create_defaults={
                "business_day": date.fromisoformat(self._queue.day()),
                "made_at": self._clock.now(),
                "address": address,
                "language": language,
                "ahead": ahead if ahead in AHEAD else USUAL_AHEAD,
                "service": seen.service,
            },
        )

    def withdraw(self, code: str) -> None:
        """Nobody wants to be told of this number any more. What counts its mails stays until the day ends."""
        Wish.objects.filter(code=code).update(address="")

    def ways(self, code: str) -> set[str]:
        """How the holders of a number will be told."""
        return set(Wish.objects.filter(code=code).exclude(address="").values_list("way", flat=True))

    def forget(self) -> None:
        """Everything of other days goes, and the address of whose visit is over."""
        day = date.fromisoformat(self._queue.day())
        Wish.objects.exclude(business_day=day).delete()
        for wish in Wish.objects.exclude(address="").only("pk", "code"):
            seen = self._queue.seen(wish.code)
            if not isinstance(seen, Seen) or seen.stand in OVER:
                Wish.objects.filter(pk=wish.pk).update(address="")
        empty_log()
