"""The counters played forward from one moment, many times; pure and deterministic.

Nobody joins the play: who comes later stands behind, but for priorities, and those the calibration takes up.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from server.waits.counters import Serving, absences, back_after_s
from server.waits.snapshot import Snapshot
from server.waits.story import Story

RUNS = 24
LIKE_TODAY = 8
"""Of the known days, so many that look most like today are played."""
LOOKS_BACK_MIN = 150
HORIZON_S = 6 * 3600
LOOKS_AHEAD_S = 600
"""When a priority's stretched wait is compared: what matters is who is ahead then, not now."""


@dataclass(frozen=True)
class Ways:
    """How this hall works, learned."""

    serving: Serving
    in_hand_s: Mapping[str, Sequence[int]]
    """Service to its times in hand, sorted."""
    tidy_s: Sequence[int]
    """Times between an end and the next call while somebody waited and the clerk was there, sorted."""
    absent: Sequence[Mapping[str, int]]
    """Of each known day, the minutes without a clerk of each counter."""
    weight_percent: Mapping[str, int]
    """How a priority stretches the wait that counts."""


def play(snapshot: Snapshot, ways: Ways, services: Collection[str]) -> dict[str, list[float]]:
    """Service to the waits, in seconds, that came out of the plays; empty for a service that no counter serves."""
    draw = random.Random(snapshot.date.toordinal() * 86_400 + snapshot.now_s)  # noqa: S311 - a play, no secret
    now = _Now(snapshot, ways)
    line = _in_order(snapshot, ways.weight_percent)
    waits: dict[str, list[float]] = {service: [] for service in services}
    for run in range(RUNS):
        free_s, away = now.counters(draw, run)
        _serve(line, ways, draw, free_s, away)
        for service, found in waits.items():
            at_s = min((free_s[name] for name in now.by_service.get(service, ())), default=None)
            if at_s is not None:
                found.append(max(0.0, at_s - snapshot.now_s))
    return waits


def _in_order(snapshot: Snapshot, weight_percent: Mapping[str, int]) -> list[Story]:
    def stretched(one: Story) -> float:
        waited_s = snapshot.now_s - one.issued_s
        return -(waited_s + LOOKS_AHEAD_S) * weight_percent.get(one.priority, 100)

    return sorted(snapshot.waiting, key=stretched) if weight_percent else list(snapshot.waiting)


def _serve(
    line: Sequence[Story], ways: Ways, draw: random.Random, free_s: dict[str, float], away: Mapping[str, int]
) -> None:
    """Give everybody in line, in order, the counter that is free first."""
    uniform = draw.random
    for one in line:
        best, at_s = "", float("inf")
        for name, since_s in free_s.items():
            if since_s < at_s and one.service in ways.serving[name]:
                best, at_s = name, since_s
        if not best:
            continue
        took = ways.in_hand_s.get(one.service) or ways.in_hand_s[""]
        tidy_s = ways.tidy_s[int(uniform() * len(ways.tidy_s))]
        free_s[best] = back_after_s(away[best], at_s + took[int(uniform() * len(took))] + tidy_s)


class _Now:
    """What is the same in every play of one moment."""

    def __init__(self, snapshot: Snapshot, ways: Ways) -> None:
        self._snapshot = snapshot
        self._ways = ways
        self._minute = snapshot.now_s // 60
        self._busy = {one.counter: one for one in snapshot.in_hand}
        known = (*snapshot.waiting, *snapshot.called)
        since_s = snapshot.now_s - LOOKS_BACK_MIN * 60
        self._today = absences(known, snapshot.called, ways.serving, snapshot.now_s, since_s)
        self._like_today = self._similar()
        self.by_service: dict[str, list[str]] = {}
        for name, serves in ways.serving.items():
            for service in serves:
                self.by_service.setdefault(service, []).append(name)

    def _similar(self) -> list[Mapping[str, int]]:
        """Known days, those whose counters stood empty at the same times first."""
        window = ((1 << LOOKS_BACK_MIN) - 1) << max(0, self._minute - LOOKS_BACK_MIN)

        def unlike(day: Mapping[str, int]) -> int:
            return sum(((bits ^ day.get(name, 0)) & window).bit_count() for name, bits in self._today.items())

        return sorted(self._ways.absent, key=unlike)

    def counters(self, draw: random.Random, run: int) -> tuple[dict[str, float], dict[str, int]]:
        """Each counter's first free moment in one play, and its minutes without a clerk."""
        day = self._like_today[run % LIKE_TODAY] if len(self._like_today) >= LIKE_TODAY else {}
        free_s, away = {}, {}
        for name in self._ways.serving:
            busy = self._busy.get(name)
            bits = day.get(name, 0)
            if busy is None and self._is_away(name):
                free_s[name], away[name] = self._return(name, bits), bits
                continue
            away[name] = _without_this_one(bits, self._minute)
            at_s = float(self._snapshot.now_s) + (0.0 if busy is None else self._rest_s(busy, draw))
            free_s[name] = back_after_s(away[name], at_s)
        return free_s, away

    def _is_away(self, name: str) -> bool:
        return bool(self._today[name] >> max(0, self._minute - 1) & 1)

    def _return(self, name: str, bits: int) -> float:
        if bits >> self._minute & 1:
            return back_after_s(bits, self._snapshot.now_s)
        for day in self._like_today:
            if day.get(name, 0) >> self._minute & 1:
                return back_after_s(day[name], self._snapshot.now_s)
        return float(self._snapshot.now_s + HORIZON_S)

    def _rest_s(self, busy: Story, draw: random.Random) -> float:
        took = self._ways.in_hand_s.get(busy.service) or self._ways.in_hand_s[""]
        since_s = self._snapshot.now_s - (busy.called_s or 0)
        place = bisect_right(took, since_s)
        tidy_s = self._ways.tidy_s[int(draw.random() * len(self._ways.tidy_s))]
        if place == len(took):
            return took[-1] / 4 + tidy_s
        return took[place + int(draw.random() * (len(took) - place))] - since_s + tidy_s


def _without_this_one(bits: int, minute: int) -> int:
    """The same minutes, but for an absence that this minute lies in: somebody sits there, so it is not so today."""
    rest = bits >> minute
    run = (~rest & (rest + 1)).bit_length() - 1
    return bits & ~(((1 << run) - 1) << minute)
