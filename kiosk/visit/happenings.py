"""Everything that can happen inside the machine. None of it carries a personal item."""

from __future__ import annotations

import msgspec

from edge_sync.messages.forms import JobState
from edge_sync.messages.queueing import PaperOutcome, QueueNow, TicketIssued
from edge_sync.messages.values import CardKind


class Happening(msgspec.Struct, frozen=True):
    """Root of all happenings."""


class Answered(Happening, frozen=True):
    """An answer of the current step, by touch, by voice or by button. ``step`` guards against a late one."""

    step: str
    answer: str


class Pressed(Happening, frozen=True):
    """One of the physical buttons: ``previous``, ``next``, ``decide``, ``staff``."""

    button: str


class Stirred(Happening, frozen=True):
    """A sign of life that answers nothing: a touch beside the buttons, somebody near."""


class PinTyped(Happening, frozen=True):
    """A digit was typed; how many there are now. The digits are in the vault."""

    count: int


class Ticked(Happening, frozen=True):
    """Time went by."""


class TicketTaken(Happening, frozen=True):
    """The post office recorded a number."""

    issued: TicketIssued


class TicketRefused(Happening, frozen=True):
    """No number could be recorded."""

    fault: str


class SlipDone(Happening, frozen=True):
    """What became of the slip."""

    ticket: str
    outcome: PaperOutcome
    took_ms: int
    fault: str | None = None


class ReaderSeen(Happening, frozen=True):
    """The card slot changed: True a card lies there, False empty, None no reader or no service."""

    card: bool | None


class CardSeen(Happening, frozen=True):
    """What lies on the reader; ``tries_left`` None when the card could not say."""

    kind: CardKind
    tries_left: int | None
    took_ms: int


class CardRead(Happening, frozen=True):
    """The four items are in the vault."""

    kind: CardKind
    took_ms: int


class CardTrouble(Happening, frozen=True):
    """Looking or reading failed. ``event`` is the journey's word for it (``pin_wrong``, ``card_removed`` …)."""

    event: str
    fault: str
    tries_left: int | None
    took_ms: int


class FormMoved(Happening, frozen=True):
    """The form's job reached a state; ``fault`` says why it does not go on."""

    job_state: JobState
    took_ms: int
    fault: str | None = None


class QueueSeen(Happening, frozen=True):
    """What the post office knows of the centre: the queue, the line, and whether the machine is to serve."""

    queue: QueueNow | None
    line_up: bool
    is_open: bool = True
    closed_sentence: str = ""
    """What the centre wants visitors of a closed machine to read; empty: the usual words."""


class Fell(Happening, frozen=True):
    """Something unforeseen; the visit ends kindly and the person is forgotten."""

    fault: str
