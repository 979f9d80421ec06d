"""Calls at a whole kiosk in memory: heard, seen and lit, while nobody and while somebody stands there."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from edge_sync.messages.queueing import Calling, QueueNow
from kiosk.glass.sayings import banner
from kiosk.panel.settings import PanelSettings
from kiosk.visit.state import Rules
from kiosk.words.phrasebook import read_phrasebook
from tests.kiosk.hands.kiosk_in_memory import KioskInMemory

LAMP = PanelSettings(pins="mock").lamp_pin


def until(true: Callable[[], bool], within_s: float = 5) -> bool:
    deadline = time.monotonic() + within_s
    while not true() and time.monotonic() < deadline:
        time.sleep(0.005)
    return true()


def queue(*tickets: str, times: int = 1, visit_id: str = "", mark: str = "") -> QueueNow:
    """``visit_id`` and ``mark`` are the first one's."""
    now = datetime.now(UTC)
    calling = [
        Calling(ticket=t, visit_id="0" * 29 + t[1:], counter="2番窓口", called_at=now, times_called=times)
        for t in tickets
    ]
    if visit_id:
        calling[0] = msgspec.structs.replace(calling[0], visit_id=visit_id, mark=mark)
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
        own, visit = kiosk.state.ticket, kiosk.state.visit_id
        assert own is not None
        assert visit is not None
        kiosk.desk.push(queue("Z001"))
        assert kiosk.settle().call is None
        assert said(kiosk, "ゼットの、1番の方") == 1
        kiosk.desk.push(queue(own, "Z001", times=2, visit_id=visit))
        kiosk.until(lambda now: now.call is not None and now.call.ticket == own, "their own call")
        assert said(kiosk, f"エーの、{int(own[1:])}番の方、2番窓口へ") == 2


def test_of_two_who_have_one_number_in_a_disaster_each_knows_their_own_call() -> None:
    with KioskInMemory() as kiosk:
        kiosk.to_card("residence_certificate")
        own, visit = kiosk.state.ticket, kiosk.state.visit_id
        assert own is not None
        assert visit is not None
        kiosk.desk.push(queue(own, visit_id="9" * 32))
        assert kiosk.settle().call is None, "somebody else's"
        kiosk.desk.push(queue(own, visit_id=visit, mark="②"))
        state = kiosk.until(lambda now: now.call is not None, "their own call")
        assert banner(state, read_phrasebook("ja")) == f"{own}②　2番窓口"
        assert said(kiosk, f"エーの、{int(own[1:])}番の、2番目の方、2番窓口へ") == 1
