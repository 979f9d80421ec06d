"""Everything a visit may ask the outside to do. None of it carries a personal item."""

from __future__ import annotations

from typing import Any

import msgspec

from edge_sync.messages.message import Uplink
from edge_sync.messages.values import CardKind
from edge_sync.stationery.interview import Ask
from kiosk.cards.ways import SecretKind
from kiosk.visit.manner import Manner


class Effect(msgspec.Struct, frozen=True):
    """Root of all effects."""


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


class PrintSlip(Effect, frozen=True):
    """Print the number on the thermal printer."""

    visit_id: str
    ticket: str
    service: str
    ahead: int | None
    """How many waited before this number was given; None is unknown."""
    followed: bool = True
    """False: no QR code, for the number has a page on another address already."""
    wait_low_s: int | None = None
    """Ends of the expected wait in seconds; None is unknown."""
    wait_high_s: int | None = None
    priority: str = ""
    """What the visitor said of themselves; empty: nothing."""
    booked: bool = False
    """The number answers a booking."""
    language: str = "ja"
    """The visitor's; the slip speaks it beside Japanese."""
    again: bool = False
    """Asked once more after it did not come out. Refused while it may have."""


class LookAtCard(Effect, frozen=True):
    """Which card is it, and how many tries are left; spends no try."""


class ReadCard(Effect, frozen=True):
    """Spend the secret in the vault to open the card in this way; put the holder's items there."""

    way: SecretKind
    allow_last_try: bool


class FillForms(Effect, frozen=True):
    """Fill these forms from the entry in the vault, and mark in it what no font has; nothing is printed yet."""

    visit_id: str
    forms: tuple[str, ...]
    ticket: str
    """The number for the forms' corner; empty when there is none."""


class SealEntry(Effect, frozen=True):
    """Seal the entry for these forms to the city's key and hand it to the post office; make its codes if wanted."""

    visit_id: str
    forms: tuple[str, ...]
    with_codes: bool = False


SHEET = "handover_sheet"


class CounterSheet(msgspec.Struct, frozen=True):
    """The slip for the counter (窓口連絡票): the visit's number and forms, and the sealed entry as codes."""

    ticket: str
    forms: tuple[str, ...]
    codes: tuple[str, ...]


class PrintForms(Effect, frozen=True):
    """Print on A4 what was filled for these forms, one after the other, until one does not come out."""

    visit_id: str
    forms: tuple[str, ...]
    sheet: CounterSheet | None = None
    """What goes to the counter with them, printed last; its name in ``FormMoved`` is ``SHEET``."""


class ClearPin(Effect, frozen=True):
    """Wipe the symbols typed so far."""


class BeginSecret(Effect, frozen=True):
    """A card asks for this: make room for it in the vault, wiping what was typed before."""

    way: SecretKind


class EraseKey(Effect, frozen=True):
    """Take the last symbol back, of a secret or of a typed answer."""

    ask: Ask | None = None
    """Which answer; None: the secret."""
    board: str = ""


class KeepPerson(Effect, frozen=True):
    """Put the holder whose card was read into the entry."""

    who: int
    kind: CardKind
    flags: tuple[str, ...]


class AddPerson(Effect, frozen=True):
    """Make room in the entry for somebody who will be typed."""

    who: int


class DropPerson(Effect, frozen=True):
    """Take the member added last out of the entry."""


class AskNext(Effect, frozen=True):
    """Find the next question of this errand."""

    journey: str


class AskBefore(Effect, frozen=True):
    """Find the question that was asked before."""

    standing: Ask | None = None
    """The one on the glass; None: none stands there."""


class AskAgain(Effect, frozen=True):
    """Ask this question once more; its answer is kept until another is given."""

    ask: Ask


class PassOver(Effect, frozen=True):
    """Leave this question without an answer."""

    ask: Ask


class Choose(Effect, frozen=True):
    """Answer a question by the place of one of its choices."""

    ask: Ask
    place: int


class OpenBoard(Effect, frozen=True):
    """Put what is known of this question's answer under the fingers, to be typed on."""

    ask: Ask
    board: str


class TypeSymbol(Effect, frozen=True):
    """A key of a keyboard was used for this answer: its place. For the keyboard ``count``, more (1) or less (-1)."""

    ask: Ask
    board: str
    group: int | None
    place: int


class TakeTyped(Effect, frozen=True):
    """What was typed is the answer, or the first half of it."""

    ask: Ask
    board: str


class LayReview(Effect, frozen=True):
    """Lay out everything that was entered for this errand, in pages."""

    journey: str


class ClearSignature(Effect, frozen=True):
    """Wipe what was written on the glass."""


class DropReading(Effect, frozen=True):
    """Wipe what was read from a card that nobody waits for any more."""


class Forget(Effect, frozen=True):
    """Wipe the person."""


class Hush(Effect, frozen=True):
    """Stop speaking."""


class CallFacts(msgspec.Struct, frozen=True):
    """What makes a sentence a call to the whole hall and not a word to whoever stands here."""

    mark: str
    """Names this call and no other; a call is spoken once."""
    until_ms: int
    """Monotonic milliseconds; a call that was not begun by then is history."""
    times: int = 1
    own: bool = False
    """It calls whoever stands here: it waits for nothing."""


class Say(Effect, frozen=True):
    """Speak the sentence of a step, a warning, a fault or a call. ``facts`` fill its gaps."""

    key: str
    facts: dict[str, Any] = {}
    call: CallFacts | None = None
    private: bool = False
    """Through headphones or not at all."""


class MakeSilence(Effect, frozen=True):
    """Say what waits, then be silent and tell it: somebody wants to speak."""

    turn: int


class Release(Effect, frozen=True):
    """Nobody is listened to any more: calls to the hall go on."""


class Listen(Effect, frozen=True):
    """Open the microphone for one utterance."""

    turn: int
    manner: Manner
    answers: tuple[Sayable, ...]
    """What may be said now, by the names of answers."""
    errands: tuple[str, ...] = ()
    """The errands on offer, when any utterance may name one."""


class Sayable(msgspec.Struct, frozen=True):
    """An answer that may be said; ``facts`` lead to its words where they stand in a catalogue."""

    name: str
    facts: dict[str, Any] = {}


class StopListening(Effect, frozen=True):
    """Close the microphone; it is off when the next effect is performed."""


class TalkLamp(Effect, frozen=True):
    """The lamp that says that the microphone is open."""

    lit: bool


class Click(Effect, frozen=True):
    """A key was felt."""


class ReadAloud(Effect, frozen=True):
    """Read what the glass shows of the person, through headphones; through a loudspeaker never.

    ``counted``: it is a number of copies or of people, which is nobody's secret and is said aloud as well.
    """

    counted: bool = False


class Tune(Effect, frozen=True):
    """Speak in this manner from now on."""

    manner: Manner


class Light(Effect, frozen=True):
    """Show a pattern on the lamp: ``off``, ``steady``, ``call``, ``trouble``."""

    pattern: str
    for_ms: int | None = None
    """Over what the lamp showed before, and only so long; None: until the next pattern."""


class TypeKey(Effect, frozen=True):
    """A key of a secret's keypad was used: its place, not its symbol."""

    position: int
