"""Everything that can happen inside the machine. None of it carries a personal item."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from edge_sync.messages.forms import JobState
from edge_sync.messages.queueing import PaperOutcome, QueueNow, TicketIssued
from edge_sync.messages.values import CardKind
from edge_sync.stationery.interview import Ask
from kiosk.cards.ways import Resemblance, Way


class Happening(msgspec.Struct, frozen=True):
    """Root of all happenings."""


class Answered(Happening, frozen=True):
    """An answer of the current step, by touch, by voice or by button. ``step`` guards against a late one."""

    step: str
    answer: str
    by: Literal["touch", "voice", "button"] = "touch"


class Pressed(Happening, frozen=True):
    """One of the physical buttons, by its name in ``kiosk.panel.port``; ``digit_7`` is the tactile keypad's seven.

    Lives for one turn and is neither logged nor kept: the digits may be a PIN's.
    """

    button: str

    def __repr__(self) -> str:
        """Without the button."""
        return "Pressed(…)"


class Stirred(Happening, frozen=True):
    """A sign of life that answers nothing: a touch beside the buttons, somebody near."""


class JackSeen(Happening, frozen=True):
    """Headphones were plugged in or pulled out."""

    plugged: bool


class EarReady(Happening, frozen=True):
    """Languages that can be spoken to the machine; none: voice is not offered."""

    languages: tuple[str, ...]


class MouthSilent(Happening, frozen=True):
    """The machine said everything of this turn; the visitor may speak."""

    turn: int


class EarOpened(Happening, frozen=True):
    """The microphone is open."""

    turn: int


class EarLevel(Happening, frozen=True):
    """How loud it is, 0 to 100. ``speech``: somebody speaks."""

    turn: int
    percent: int
    speech: bool = False


class Understood(Happening, frozen=True):
    """What an utterance may have meant, best first: names of answers. None of what was said is in it.

    ``band``: ``act``, sure enough to be echoed; ``ask``, to be chosen from; ``none``.
    """

    turn: int
    band: Literal["act", "ask", "none"]
    answers: tuple[str, ...] = ()


class EarFailed(Happening, frozen=True):
    """Nothing was heard: ``silence``, ``noisy``, or ``deaf``."""

    turn: int
    why: Literal["silence", "noisy", "deaf"]


class Typed(Happening, frozen=True):
    """Something was typed or taken back; how many symbols there are now. The symbols are in the vault."""

    count: int
    whole: bool = False
    """True when it could be the answer."""
    opened: bool = False
    """True when no key was felt: this is what stood there before."""


class Asked(Happening, frozen=True):
    """Something is to be asked now."""

    ask: Ask


class AllAsked(Happening, frozen=True):
    """Nothing remains to be asked; the errand wants these forms."""

    forms: tuple[str, ...]


class NothingBefore(Happening, frozen=True):
    """No question was asked before this one."""


class BoardTurned(Happening, frozen=True):
    """The answer goes on on another keyboard."""

    board: str


class TypedRefused(Happening, frozen=True):
    """What was typed cannot be the answer; ``notice`` names the sentence that says why."""

    notice: str


class PersonKept(Happening, frozen=True):
    """The entry holds so many people now; ``who`` is the one that was read from a card, None when it was not a card."""

    people: int
    who: int | None = None


class PersonTwice(Happening, frozen=True):
    """The holder of the card is in the entry already."""


class Reviewed(Happening, frozen=True):
    """The review has these pages; each names what can be corrected on it."""

    pages: tuple[tuple[Ask, ...], ...]


class Signed(Happening, frozen=True):
    """A stroke was written or all were wiped; how many there are now. The strokes are in the vault."""

    strokes: int


class FormsFilled(Happening, frozen=True):
    """The forms are filled; the entry knows what no font had."""

    visit_id: str


class EntrySealed(Happening, frozen=True):
    """The entry was sealed, or could not be, or needs no seal here: nothing waits for it any more.

    ``codes``: the entry once more, sealed and signed, as texts of QR codes; empty: no sheet for the counter.
    """

    visit_id: str
    codes: tuple[str, ...] = ()


class Ticked(Happening, frozen=True):
    """Time went by."""


class TicketTaken(Happening, frozen=True):
    """The post office recorded a number."""

    issued: TicketIssued


class TicketRefused(Happening, frozen=True):
    """No number could be recorded."""

    fault: str
    at: datetime | None = None
    """The next opening, or from when the booking can be checked in; None: not known, or no matter of time."""


FOREIGN = "foreign"


class Scanned(Happening, frozen=True):
    """A code was held before the scanner: a booking's eight digits, or ``FOREIGN``; nothing else it said is kept."""

    code: str


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
    """What lies on the reader, and how it can be opened, best way first; no way: it cannot be read here."""

    kind: CardKind
    ways: tuple[Way, ...]
    took_ms: int
    resembles: Resemblance | None = None


class CardRead(Happening, frozen=True):
    """The holder's items are in the vault. ``flags``: what the clerk has to look at, no item itself."""

    kind: CardKind
    took_ms: int
    flags: tuple[str, ...] = ()


class CardTrouble(Happening, frozen=True):
    """Looking or reading failed. ``event`` is the journey's word for it (``pin_wrong``, ``card_removed`` …)."""

    event: str
    fault: str
    tries_left: int | None
    took_ms: int


class FormMoved(Happening, frozen=True):
    """A form's job reached a state; ``fault`` says why it does not go on."""

    form: str
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
    clock_known: bool = True
    """False: nobody vouches for the clock, and hours close nothing."""


class Fell(Happening, frozen=True):
    """Something unforeseen; the visit ends kindly and the person is forgotten."""

    fault: str
