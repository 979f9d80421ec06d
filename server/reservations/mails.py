"""Mails about bookings: written down with the deed, sent afterwards, forgotten once sent."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connections
from django.template.loader import render_to_string

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from server.reservations.models import MailAddress, Notice
from server.reservations.wording import day_text, span_text, words_of

log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
MOST_TRIES = 8
RETRY = timedelta(minutes=1)
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
"""What WHATWG HTML calls a valid e-mail address, with a dot in the domain."""


def is_address(text: str) -> bool:
    """Whether a mail can be tried to be sent there; one address, no headers smuggled in."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


Carrier = Callable[[str, str, str], bool]
"""``(address, subject, body)`` to the city's mail server; False: try again later."""


class Mails:
    """Sends what is due; a mail server that does not answer is tried again, longer and longer."""

    def __init__(self, clock: Clock, carrier: Carrier, address_of: Callable[[str], str], city: str) -> None:
        """``address_of`` makes the page's address of a code."""
        self._clock = clock
        self._carrier = carrier
        self._address_of = address_of
        self._city = city

    def work(self, stopping: threading.Event) -> None:
        """Serve until ``stopping``."""
        while not stopping.is_set():
            try:
                self.send_due()
            finally:
                connections.close_all()
            stopping.wait(LOOK_EVERY_S)

    def send_due(self) -> None:
        """One round."""
        now = self._clock.now()
        due = Notice.objects.filter(due_at__lte=now).select_related("booking__plan").order_by("pk")
        for notice in list(due[:50]):
            mail = MailAddress.objects.filter(booking=notice.booking).first()
            if mail is not None and not self._sent(notice, mail.address):
                self._later(notice, now)
                continue
            notice.delete()

    def _sent(self, notice: Notice, address: str) -> bool:
        words, booking = words_of(notice.language), notice.booking
        plan, english = booking.plan, notice.language == "en"
        if plan is None or booking.at is None or booking.until is None:
            return True
        when = f"{day_text(booking.day, notice.language)} {span_text(booking.at, booking.until, notice.language)}"
        context = {
            "w": words,
            "body": words[f"mail_body_{notice.kind}"],
            "title": (english and plan.title_en) or plan.title,
            "when": when,
            "place": plan.place or plan.counter,
            "code": notice.code,
            "link": self._address_of(notice.code) if notice.code else "",
            "city": self._city,
        }
        subject = f"{words[f'mail_subject_{notice.kind}']} ({self._city})"
        return self._carrier(address, subject, render_to_string("reservations/mail.txt", context))

    def _later(self, notice: Notice, now: datetime) -> None:
        notice.tries += 1
        if notice.tries >= MOST_TRIES:
            log.error("mail given up %s", fields(tries=notice.tries))
            notice.delete()
            return
        notice.due_at = now + RETRY * 2 ** (notice.tries - 1)
        notice.save(update_fields=("tries", "due_at"))
