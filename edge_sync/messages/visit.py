"""A visit began, used a card, asked for staff, ended; never who."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from edge_sync.messages.message import Uplink, kind
from edge_sync.messages.sensitivity import PUBLIC
from edge_sync.messages.values import CardKind, DurationMs, FaultCode, JourneyId, StepId, VisitId


@kind("visit.began", version=1)
class VisitBegan(Uplink, frozen=True, kw_only=True):
    """Somebody chose an errand."""

    visit_id: VisitId
    journey: JourneyId
    language: Annotated[str, PUBLIC]
    """BCP 47: ``ja``; やさしい日本語 is ``ja-x-easy``."""


class CardOutcome(StrEnum):
    """How a card reading ended."""

    READ = "read"
    WRONG_PIN = "wrong_pin"
    LAST_TRY = "last_try"
    LOCKED = "locked"
    NO_PIN_CARD = "no_pin_card"
    REMOVED = "removed"
    NOT_RECOGNISED = "not_recognised"
    READER_FAULT = "reader_fault"


@kind("visit.card_used", version=1)
class CardUsed(Uplink, frozen=True, kw_only=True):
    """A card was laid on the reader; what came of it, and nothing that was on it."""

    visit_id: VisitId
    card_kind: Annotated[CardKind, PUBLIC]
    outcome: Annotated[CardOutcome, PUBLIC]
    took_ms: DurationMs


@kind("visit.staff_called", version=1)
class StaffCalled(Uplink, frozen=True, kw_only=True):
    """The visitor, or the machine on the visitor's behalf, asked for a person."""

    visit_id: VisitId
    step: StepId
    fault: Annotated[FaultCode | None, PUBLIC] = None


@kind("visit.wishes", version=1)
class VisitWishes(Uplink, frozen=True, kw_only=True):
    """How the visitor wants to be spoken to at the counter."""

    visit_id: VisitId
    language: Annotated[str, PUBLIC]
    """As in ``visit.began``; chosen since."""
    writing: Annotated[bool, PUBLIC] = False
    """Hears badly or not at all: please write (筆談)."""


class VisitOutcome(StrEnum):
    """How a visit ended."""

    FINISHED = "finished"
    SENT_TO_STAFF = "sent_to_staff"
    LEFT = "left"
    TIMED_OUT = "timed_out"
    FAULT = "fault"


@kind("visit.ended", version=1)
class VisitEnded(Uplink, frozen=True, kw_only=True):
    """The visit is over and the person's data are wiped."""

    visit_id: VisitId
    outcome: Annotated[VisitOutcome, PUBLIC]
    last_step: StepId
    took_ms: DurationMs
