"""To the post office: letters, numbers, bookings."""

from __future__ import annotations

from edge_sync.messages.message import Uplink
from kiosk.visit.effects.effect import Effect


class Record(Effect, frozen=True):
    """Hand a letter to the post office."""

    message: Uplink


class TakeTicket(Effect, frozen=True):
    """Ask the post office for a number, recorded before it is told."""

    visit_id: str
    service: str
    priority: str = ""


class CheckIn(Effect, frozen=True):
    """Ask the post office for the number that belongs to a booking's code."""

    visit_id: str
    code: str
