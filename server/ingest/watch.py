"""The watcher: gaps that stay, tails that never come; alarms with exact ranges that close by themselves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from django.db import close_old_connections, connections, transaction

from edge_sync.groundwork.clock import Clock
from edge_sync.messages.line import Watermark
from server.ingest.models import Stream
from server.ingest.shard import ALL, Shard
from server.ingest.streams import Asked, current_streams, gaps_of, watermarks_of
from server.ingest.turn import Turn
from server.ingest.watermark import said_briefly
from server.settings import Watch

GAP = "INGEST-05"
TAIL = "INGEST-06"


class Faults(Protocol):
    """Where alarms stand until they end."""

    def open_fault(self, device: str, code: str, detail: str, at: datetime) -> None:
        """Something a person must look at."""

    def close_fault(self, device: str, code: str, at: datetime) -> None:
        """It is over; nothing happens when it was not open."""


class Watcher:
    """Looks at every stream that machines write to, some seconds apart.

    How long something is missing is counted by our own steady clock since we first saw it, so that no jump of
    a wall clock, and no time in which we did not run, makes an alarm.
    """

    def __init__(
        self,
        settings: Watch,
        clock: Clock,
        faults: Faults,
        asked: Asked,
        turn: Turn,
        online: Callable[[], set[str]],
        *,
        shard: Shard = ALL,
        chores: Iterable[Callable[[], object]] = (),
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._faults = faults
        self._asked = asked
        self._turn = turn
        self._online = online
        self._shard = shard
        self._chores = tuple(chores)
        self._since_ms: dict[tuple[int, str, int], int] = {}
        self._open: dict[tuple[str, str], str] = {}

    def work(self, stopping: threading.Event, tell: Callable[[dict[str, Watermark]], None]) -> None:
        """Serve until ``stopping``; ``tell`` publishes watermarks that ask for what is missing."""
        try:
            while not stopping.wait(self._settings.look_every_s):
                close_old_connections()
                tell(self.look())
        finally:
            connections.close_all()

    def look(self) -> dict[str, Watermark]:
        """Look once; the watermarks of machines that are to be asked."""
        now, online = self._clock.now(), self._online()
        asking: dict[str, Watermark] = {}
        seen: set[tuple[int, str, int]] = set()
        for stream in current_streams():
            if not self._shard.has(stream.device):
                continue
            if self._gap(stream, seen, now):
                asking[stream.device] = watermarks_of([stream], now, self._asked)[0]
            self._tail(stream, seen, now, is_online=stream.device in online)
        self._since_ms = {key: since for key, since in self._since_ms.items() if key in seen}
        for chore in self._chores:
            with self._turn.after_the_desk(), transaction.atomic():
                chore()
        return asking

    def _gap(self, stream: Stream, seen: set[tuple[int, str, int]], now: datetime) -> bool:
        """Raise, renew or close the alarm of a gap; True when the machine is to be asked now."""
        key = (stream.pk, GAP, stream.upto)
        is_open = bool(self._open.get((stream.device, GAP)))
        # A gap that moves is a backlog on its way; one that was alarmed stays alarmed until it is filled.
        lasts = stream.highest > stream.upto and (is_open or self._lasts(key, seen, self._settings.gap_after_s))
        if stream.highest > stream.upto and not lasts:
            return False
        gaps = gaps_of(stream) if lasts else []
        self._asked.ask(stream.pk, gaps)
        detail = f"{stream.epoch[:8]}: {said_briefly(gaps)}" if gaps else ""
        return self._say(stream.device, GAP, detail, now) and bool(gaps)

    def _tail(self, stream: Stream, seen: set[tuple[int, str, int]], now: datetime, *, is_online: bool) -> None:
        top = max(stream.highest, stream.upto)
        key = (stream.pk, TAIL, top)
        missing = stream.head_seq > top
        lasts = missing and is_online and self._lasts(key, seen, self._settings.tail_after_s)
        if missing and not lasts:
            return
        detail = f"{stream.epoch[:8]}: {said_briefly([(top + 1, stream.head_seq)])}" if lasts else ""
        self._say(stream.device, TAIL, detail, now)

    def _lasts(self, key: tuple[int, str, int], seen: set[tuple[int, str, int]], after_s: float) -> bool:
        """Tell whether the same thing has been missing for so long; only while nothing of it moves."""
        seen.add(key)
        now_ms = self._clock.monotonic_ms()
        return now_ms - self._since_ms.setdefault(key, now_ms) >= after_s * 1000

    def _say(self, device: str, code: str, detail: str, now: datetime) -> bool:
        """Open, renew or close an alarm; True when something changed."""
        if self._open.get((device, code)) == detail:
            return False
        with self._turn.after_the_desk(), transaction.atomic():
            if detail:
                self._faults.open_fault(device, code, detail, now)
            else:
                self._faults.close_fault(device, code, now)
        self._open[device, code] = detail
        return True
