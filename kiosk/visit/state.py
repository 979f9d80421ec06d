"""What is true now: which errand, which step, and the facts a screen needs. No personal item."""

from __future__ import annotations

import msgspec

from edge_sync.messages.forms import JobState
from edge_sync.messages.queueing import Calling, PaperOutcome, QueueNow
from edge_sync.messages.values import CardKind

WELCOME = "welcome"
STILL_THERE = "still_there"
"""The question that lies over any step when nobody has moved for long."""
CLOSED = "closed"
"""What the welcome screen says while the machine is closed."""
FAULT = "fault"
PIN_DIGITS = 4
"""Digits of the 券面事項入力補助用暗証番号."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What the city decided about visits."""

    forget_after_ms: int = 60_000
    """Idleness after which the person is forgotten, in milliseconds."""
    warn_before_ms: int = 20_000
    """How long before that the warning is shown and spoken; at least 20 s (WCAG 2.2.1)."""
    last_try_needs_staff: bool = True
    """Refuse a PIN when one try is left on the card, unless staff turned this off."""
    call_shown_ms: int = 20_000
    """How long a call stays on the glass of a machine whose visitor has gone to sit down."""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """One moment of one visit."""

    step: str = WELCOME
    journey: str | None = None
    visit_id: str | None = None
    began_ms: int = 0
    """Monotonic milliseconds at the visit's begin."""
    entered_ms: int = 0
    """Monotonic milliseconds when the current step was entered."""
    touched_ms: int = 0
    """Monotonic milliseconds of the last sign of life."""
    warned: bool = False

    ticket: str | None = None
    ahead: int | None = None
    """How many waited for the same service when the number was given; None is unknown."""
    slip: PaperOutcome | None = None
    """None while the slip is not yet printed."""

    card_present: bool | None = None
    """None: the reader does not answer."""
    card_kind: CardKind | None = None
    tries_left: int | None = None
    pin_count: int = 0
    keypad: str = "1234567890"
    """The ten digits in the order in which the keypad shows them."""
    person_known: bool = False
    job_state: JobState | None = None

    fault: str | None = None
    """Code of what went wrong last in this visit; its sentences are in the words."""
    staff_called: bool = False
    focus: int | None = None
    """Which answer the buttons stand on; None: nobody uses the buttons."""

    queue: QueueNow | None = None
    line_up: bool = False
    is_open: bool = True
    """False: the centre closed the machine; a visit under way is finished first."""
    closed_sentence: str = ""
    call: Calling | None = None
    """The call that is shown and spoken now."""
    call_until_ms: int = 0

    def shown(self) -> str:
        """The step as the words and the glass know it."""
        if self.warned:
            return STILL_THERE
        return CLOSED if self.step == WELCOME and not self.is_open else self.step

    def idle(self) -> bool:
        """True when nobody's visit is under way."""
        return self.visit_id is None
