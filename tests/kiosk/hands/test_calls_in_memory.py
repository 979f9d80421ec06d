"""Calls at a whole kiosk in memory: heard, seen and lit, while nobody and while somebody stands there."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from edge_sync.messages.queueing import Calling, QueueNow
from kiosk.panel.settings import PanelSettings
from kiosk.visit.state import Rules
from tests.kiosk.hands.kiosk_in_memory import KioskInMemory

LAMP = PanelSettings(pins="mock").lamp_pin


def until(true: Callable[[], bool], within_s: float = 5) -> bool:
    deadline = time.monotonic() + within_s
    while not true() and time.monotonic() < deadline:
        time.sleep(0.005)
    return true()


def queue(*tickets: str, times: int = 1) -> QueueNow:
    now = datetime.now(UTC)
    calling = [
        Calling(ticket=t, visit_id="0" * 29 + t[1:], counter="2番窓口", called_at=now, times_called=times)
        for t in tickets
    ]
    return QueueNow(as_of=now, business_day="2026-04-01", calling=calling, waiting=[])


def said(kiosk: KioskInMemory, part: str) -> int:
    kiosk.mouth.finish()
    return sum(part in sentence for sentence in kiosk.mouth.said)


def test_calls_while_nobody_stands_here_are_spoken_each_once_shown_and_lit_for_their_time() -> None:
    with KioskInMemory(Rules(call_shown_ms=1_200)) as kiosk:
        view = queue("Z003", "Z002", "Z001")
        kiosk.desk.push(view)
        kiosk.until(lambda now: now.call is not None, "a call on the glass")
        assert kiosk.state.call is not None
        assert kiosk.state.call.ticket == "Z003", "the newest"
        kiosk.desk.push(view)
        kiosk.settle()
        assert said(kiosk, "お越しください") == 3
        assert [sentence[:6] for sentence in kiosk.mouth.said] == ["ゼットの、1", "ゼットの、2", "ゼットの、3"]
        lamp = kiosk.panel.pin(LAMP)
        assert any(entry.state for entry in lamp.states)
        kiosk.until(lambda now: now.call is None, "the call to go")
        assert until(lambda: not lamp.state)


def test_somebody_who_stands_here_hears_others_calls_between_and_sees_only_their_own() -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_card("residence_certificate")
        kiosk.settle()
        kiosk.mouth.finish()
        own = kiosk.state.ticket
        assert own is not None
        kiosk.desk.push(queue("Z001"))
        assert kiosk.settle().call is None
        assert said(kiosk, "ゼットの、1番の方") == 1
        kiosk.desk.push(queue(own, "Z001", times=2))
        kiosk.until(lambda now: now.call is not None and now.call.ticket == own, "their own call")
        assert said(kiosk, f"エーの、{int(own[1:])}番の方、2番窓口へ") == 2
