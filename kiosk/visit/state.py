"""What is true now: which errand, which step, and the facts a screen needs. No personal item."""

from __future__ import annotations

from typing import Literal

import msgspec

from edge_sync.messages.forms import JobState
from edge_sync.messages.queueing import Calling, PaperOutcome, QueueNow
from edge_sync.messages.values import CardKind
from edge_sync.stationery.interview import Ask
from kiosk.cards.ways import Resemblance, SecretKind, Way
from kiosk.visit.doors import Door
from kiosk.visit.manner import Manner

WELCOME = "welcome"
STILL_THERE = "still_there"
"""The question that lies over any step when nobody has moved for long."""
CLOSED = "closed"
"""What the welcome screen says while the machine is closed."""
FAULT = "fault"
SHUT = "shut"
"""What an errand says whose service gives no numbers now."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What the city decided about visits."""

    forget_after_ms: int = 60_000
    """Idleness after which the person is forgotten, in milliseconds."""
    forget_by_ear_ms: int = 120_000
    """The same for a visitor to whom everything is spoken: listening takes longer than reading."""
    warn_before_ms: int = 20_000
    """How long before that the warning is shown and spoken; at least 20 s (WCAG 2.2.1)."""
    last_try_needs_staff: bool = True
    """Refuse a PIN when one try is left on the card, unless staff turned this off."""
    counter_sheet: Literal["always", "offline", "never"] = "offline"
    """When the sealed entry is printed as codes: ``offline`` means while the line to the centre is down."""
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
    over: str = ""
    """The screen that lies over the step, of ``over.py``; empty: none."""
    manner: Manner = Manner()

    ears: tuple[str, ...] = ()
    """Languages that can be spoken to the machine."""
    ear: Literal["off", "waiting", "open"] = "off"
    """``waiting``: the microphone opens as soon as the mouth is silent."""
    ear_since_ms: int = 0
    """Monotonic milliseconds of the last that was heard of it."""
    turn: int = 0
    """Counts what was listened for; an answer to an older turn is none."""
    level_percent: int = 0
    """How loud it is, in steps of twenty: each step is painted."""
    by_voice: bool = False
    """The visitor speaks: after each of its questions the machine listens by itself."""
    misses: int = 0
    """How often in a row nothing was understood."""
    understood: int = 0
    """How often in a row an echo was confirmed in this visit; whoever knows how to answer is told it no more."""
    unheard: Literal["", "noisy", "deaf"] = ""
    """Why the voice gave up, beside not having understood."""
    guesses: tuple[str, ...] = ()
    """Names of answers that may have been meant."""
    refused: tuple[str, ...] = ()
    """What was guessed at this screen and not meant: it is not guessed again."""
    repeated: bool = False
    """This screen was said again because somebody wished it by voice."""
    voice_note: str = ""
    """What was said of an utterance, to be read as well; a notice's name."""

    door: Door | None = None
    """Why the chosen errand cannot be begun."""
    priority: str = ""
    """What the visitor said of themselves, to be served earlier; empty: nothing."""
    code: str = ""
    """A booking's code, as far as it is typed or scanned."""
    again: str = ""
    """When somebody who came too early is expected, in words; empty: not known."""

    ticket: str | None = None
    service: str = ""
    """What the number is for; empty: no number yet."""
    booked: bool = False
    """The number answers a booked time."""
    followed: bool = True
    """False: the number has a page already, on the phone that it was taken with."""
    ahead: int | None = None
    """How many waited for the same service when the number was given; None is unknown."""
    slip: PaperOutcome | None = None
    """None while the slip is not yet printed."""

    card_present: bool | None = None
    """None: the reader does not answer."""
    card_kind: CardKind | None = None
    ways: tuple[Way, ...] = ()
    """How the card that lies there can be opened."""
    way: SecretKind | None = None
    """How it is being opened."""
    resembles: Resemblance | None = None
    tries_left: int | None = None
    """Of the way in use, as the card counts them."""
    card_spent: bool = False
    """The card that lies there was read already; a member's has to be laid down first."""
    keypad: str = "1234567890"
    """The ten digits in the order in which the keypad shows them."""

    who: int = 0
    """Whose card or answers are entered: 0 the visitor, 1.. the members of the household."""
    people: int = 0
    """How many people the entry holds."""
    people_settled: bool = False
    """The visitor said that nobody else belongs to it."""
    ask: Ask | None = None
    """The question on the glass."""
    board: str = ""
    """The keyboard on the glass, of ``boards.py``."""
    group: int | None = None
    """Which group of symbols stands open on it."""
    part: int = 0
    """Which part of a number in parts is being typed."""
    typed: int = 0
    """How many symbols were typed."""
    typed_whole: bool = False
    edits: int = 0
    """Counts every change of what is typed or written, so that the glass shows it."""
    notice: str = ""
    """The sentence beside what is typed; empty: none."""
    forms: tuple[str, ...] = ()
    """The forms that the errand wants."""
    pages: tuple[tuple[Ask, ...], ...] = ()
    """The review's pages, each with what can be corrected on it."""
    page: int = 0
    strokes: int = 0
    """How many strokes of a signature are on the glass."""
    sealed: bool = False
    codes: tuple[str, ...] = ()
    """The sealed entry as texts of QR codes, while a sheet for the counter is to be printed."""
    printed: tuple[str, ...] = ()
    """The forms that came out."""
    job_state: JobState | None = None

    fault: str | None = None
    """Code of what went wrong last in this visit; its sentences are in the words."""
    staff_called: bool = False
    focus: int | None = None
    """Which answer the buttons stand on; None: nobody uses the buttons."""

    queue: QueueNow | None = None
    doors: tuple[Door, ...] = ()
    """The errands that give no numbers now."""
    line_up: bool = False
    is_open: bool = True
    """False: the centre closed the machine; a visit under way is finished first."""
    closed_sentence: str = ""
    clock_known: bool = True
    call: Calling | None = None
    """The call that is shown and spoken now."""
    call_until_ms: int = 0

    def shown(self) -> str:
        """The step as the words and the glass know it."""
        if self.warned:
            return STILL_THERE
        if self.over:
            return self.over
        return CLOSED if self.step == WELCOME and not self.is_open else self.step

    def covered(self) -> bool:
        """True while something lies over the step, and nothing of it is seen."""
        return self.warned or bool(self.over)

    def leaf(self) -> str:
        """What is on the glass, more narrowly than the step: an answer to one leaf is none to the next."""
        if self.covered() or (self.ask is None and self.way is None and not self.page):
            return self.shown()
        asked = f"{self.ask.question}.{self.ask.who}" if self.ask else ""
        return f"{self.shown()} {asked} {self.board} {self.part} {self.page}"

    def hears(self) -> bool:
        """True when the machine can be spoken to in the visitor's language."""
        return self.manner.heard_as in self.ears

    def by_ear(self) -> bool:
        """True while the visitor may not see the glass: everything is spoken."""
        return self.by_voice or self.focus is not None or self.manner.private

    def idle(self) -> bool:
        """True when nobody's visit is under way."""
        return self.visit_id is None
