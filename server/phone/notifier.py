"""Sends notices: each at most once, again only when it surely was not taken."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import close_old_connections, transaction
from django.db.models import F

from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from server.phone.due import Kind, events, still_true, worth_a_mail
from server.phone.letters import Letter, Outcome, Sender
from server.phone.models import Notice, NoticeState, Way, Wish
from server.phone.seen import Queue, Seen
from server.phone.wishes import Wishes

log = logging.getLogger(__name__)

WAIT_S = 0.5
LOOK_EVERY_MS = 5_000
APART_S = 0.5
FORGET_EVERY_MS = 60_000
SEND_AT_ONCE = 4
MOST_TRIES = 5
FIRST_PAUSE_S = 5

Compose = Callable[[Notice, Wish], Letter]


class Notifier:
    """Looks what is due whenever the queue changed, writes it down, and sends it."""

    def __init__(
        self, clock: Clock, queue: Queue, wishes: Wishes, senders: Mapping[str, Sender], compose: Compose
    ) -> None:
        """``senders`` by way; a way without one is not offered, and nothing is written down for it."""
        self._clock = clock
        self._queue = queue
        self._wishes = wishes
        self._senders = senders
        self._compose = compose
        self._wake = threading.Event()
        self._forgot_ms: int | None = None

    def changed(self) -> None:
        """The queue reads differently now; any thread."""
        self._wake.set()

    def work(self, stopping: threading.Event) -> None:
        """Serve until ``stopping``."""
        with ThreadPoolExecutor(SEND_AT_ONCE, thread_name_prefix="notices") as hands:
            looked_ms: int | None = None
            while not stopping.is_set():
                woken, now_ms = self._wake.wait(WAIT_S), self._clock.monotonic_ms()
                if not woken and looked_ms is not None and now_ms - looked_ms < LOOK_EVERY_MS:
                    continue
                self._wake.clear()
                looked_ms = now_ms
                try:
                    self.round(hands)
                finally:
                    close_old_connections()
                stopping.wait(APART_S)

    def round(self, hands: ThreadPoolExecutor) -> int:
        """Write down what is due and send it; how many were sent."""
        now_ms = self._clock.monotonic_ms()
        if self._forgot_ms is None or now_ms - self._forgot_ms >= FORGET_EVERY_MS:
            self._wishes.forget()
            self._forgot_ms = now_ms
        for wish in Wish.objects.filter(business_day=self._queue.day(), way__in=list(self._senders)).exclude(
            address=""
        ):
            self._write_down(wish)
        batch = [claimed for notice in self._due() if (claimed := self._claim(notice)) is not None]
        outcomes = hands.map(lambda one: self._senders[one[0].wish.way].send(one[0].wish.address, one[1]), batch)
        return sum(self._settle(notice, outcome) for (notice, _), outcome in zip(batch, outcomes, strict=True))

    def _write_down(self, wish: Wish) -> None:
        seen = self._queue.seen(wish.code)
        if not isinstance(seen, Seen):
            return
        now = self._clock.now()
        for event in events(seen, ahead=wish.ahead, service=wish.service):
            Notice.objects.get_or_create(
                wish=wish,
                event=event.key,
                defaults={
                    "kind": event.kind.value,
                    "number": seen.number,
                    "counter": seen.counter,
                    "next_try_at": now,
                    "made_at": now,
                },
            )

    def _due(self) -> list[Notice]:
        rows = Notice.objects.select_related("wish").filter(
            state=NoticeState.DUE, next_try_at__lte=self._clock.now(), wish__way__in=list(self._senders)
        )
        # One to a wish at a time: whether a second mail is worth it depends on the first.
        return list({notice.wish_id: notice for notice in rows.order_by("-made_at", "-pk")[:200]}.values())

    def _claim(self, notice: Notice) -> tuple[Notice, Letter] | None:
        """Make a notice ours before it is sent, so that no other process and no later start sends it again."""
        seen, wish = self._queue.seen(notice.wish.code), notice.wish
        kind = Kind(notice.kind)
        wanted = wish.address and isinstance(seen, Seen) and still_true(kind, seen)
        if not wanted or (wish.way == Way.MAIL and not worth_a_mail(kind, wish.sent)):
            self._drop(notice)
            return None
        mine = Notice.objects.filter(pk=notice.pk, state=NoticeState.DUE).update(
            state=NoticeState.SENDING, tries=F("tries") + 1
        )
        return (notice, self._compose(notice, wish)) if mine else None

    @transaction.atomic
    def _settle(self, notice: Notice, outcome: Outcome) -> int:
        log.info("notice %s", fields(way=notice.wish.way, kind=notice.kind, outcome=outcome.value))
        if outcome is Outcome.SENT:
            Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENT)
            Wish.objects.filter(pk=notice.wish_id).update(sent=F("sent") + 1)
            if notice.wish.way == Way.MAIL and notice.kind == Kind.CALLED:
                Wish.objects.filter(pk=notice.wish_id).update(address="")
            return 1
        if outcome is Outcome.AGAIN and notice.tries + 1 < MOST_TRIES:
            pause = timedelta(seconds=FIRST_PAUSE_S * 2**notice.tries)
            Notice.objects.filter(pk=notice.pk).update(state=NoticeState.DUE, next_try_at=self._clock.now() + pause)
            return 0
        if outcome is Outcome.GONE:
            Wish.objects.filter(pk=notice.wish_id).update(address="")
        self._drop(notice)
        return 0

    def _drop(self, notice: Notice) -> None:
        Notice.objects.filter(pk=notice.pk).update(state=NoticeState.DROPPED)
