"""What passes through the window between the kiosk and the post office: slips in, answers out.

One JSON object a line, UTF-8, over a Unix stream socket; ``do`` tags a slip, ``is`` tags an
answer. ``Record`` and ``TakeTicket`` may be handed in twice: the second time gives the first answer.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from edge_sync.messages.hall import PriorityId
from edge_sync.messages.queueing import QueueNow, TicketIssued
from edge_sync.messages.values import BusinessDay, Moment, ServiceId, VisitId

MAX_SLIP_BYTES = 128 * 1024
"""A longer line is not read; the connection ends."""

LetterId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]


class Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="record"):
    """Please write this message down; ``letter_id`` makes a second try harmless."""

    letter_id: LetterId
    kind: str
    version: int
    data: msgspec.Raw


class TakeTicket(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="take_ticket"):
    """Please give this visit a number; the same visit and service get the same number."""

    visit_id: VisitId
    service: ServiceId
    priority: PriorityId = ""


class CheckIn(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="check_in"):
    """Somebody with a booking's code is here: please give the number, or name the one taken on the web.

    The same visit and code get the same answer. Refused with the codes of ``edge_sync.arrivals``.
    """

    visit_id: VisitId
    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8}$")]


class SetDisaster(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="disaster"):
    """Disaster mode on or off at this machine alone, until a later word of the centre; ``on`` None: only ask."""

    on: bool | None = None


class AskQueue(msgspec.Struct, frozen=True, tag_field="do", tag="queue"):
    """What does the queue look like?"""


class Watch(msgspec.Struct, frozen=True, tag_field="do", tag="watch"):
    """Tell me on every change; nothing else is read on this connection afterwards."""


class Ping(msgspec.Struct, frozen=True, tag_field="do", tag="ping"):
    """Are you there?"""


class Sign(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="sign"):
    """Please sign this for a paper code; nothing else is ever signed with the machine's key."""

    content: Annotated[bytes, msgspec.Meta(max_length=16 * 1024)]


class AskReport(msgspec.Struct, frozen=True, tag_field="do", tag="report"):
    """What waits, since when, and why?"""


Slip = Record | TakeTicket | CheckIn | SetDisaster | AskQueue | Watch | Ping | Sign | AskReport


class Recorded(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", tag="recorded"):
    """The message is on disk under this sequence number."""

    sequence: int


class TicketTaken(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", tag="ticket"):
    """The number is on disk, and so is the letter that tells the centre."""

    ticket: TicketIssued


class QueueView(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", tag="queue"):
    """The queue as last known here.

    ``queue`` is None when the centre never told; ``age_ms`` is None when there is no queue
    or the two clocks contradict each other; ``line_up`` is False when the broker is out of reach
    or the centre does not answer. ``queue.hall`` is as it holds at this machine: ``numbers_left`` less what was given
    here since, ``disaster`` also when it was switched on here; ``edge_sync.opening.is_open`` reads it.
    """

    queue: QueueNow | None
    age_ms: int | None
    line_up: bool
    is_open: bool = True
    """False when the centre closed this machine to visitors."""
    closed_sentence: str = ""
    """What visitors read then; empty: the usual words."""
    content: dict[str, str] = {}
    """Bundle to the digest of what is installed: ``<content folder>/<bundle>/current``."""
    clock_known: bool = True
    """False: nobody vouches for this machine's wall clock; nothing is closed by it then."""


class DisasterNow(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", tag="disaster"):
    """Disaster mode as it holds at this machine."""

    since: BusinessDay | None
    """None: it is off."""
    said_here: bool
    """True while this machine's own switch holds, not the centre's word."""


class Pong(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", tag="pong"):
    """Here I am."""

    device: str


class Signed(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", tag="signed"):
    """The machine's signature: ECDSA, P-256 and SHA-256, DER; and its certificate, DER."""

    signature: bytes
    certificate: bytes


class Refusal(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", tag="refusal"):
    """No, and why.

    ``code`` is DESK-02 (the slip), DESK-03 (the store is full), NUM-01 (the numbers are spent), HALL-02 (closed now),
    HALL-03 (today's quota is used up) or BOOK-01 to BOOK-05 (the booking).
    """

    code: str
    reason: str
    at: Moment | None = None
    """HALL-02, HALL-03: the next opening, if known. BOOK-03: from then on. BOOK-04: until then."""


class LineNow(msgspec.Struct, frozen=True, kw_only=True):
    """The line as the pump sees it; ``retry_in_ms`` is None while it is up."""

    up: bool
    since: datetime
    why: str
    retry_in_ms: int | None = None
    silent_since: datetime | None = None
    """Since when the centre does not confirm although the line is up."""


class ParkedLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A letter that will not be sent as it is, and why."""

    sequence: int
    kind: str
    reason: str


class StandingFault(msgspec.Struct, frozen=True, kw_only=True):
    """Something is wrong since then."""

    code: str
    since: Moment
    detail: str


class Report(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", tag="report"):
    """What waits, since when, and why. ``line`` is None when the post office is closed."""

    source: str
    epoch: str
    head: int
    """The last sequence number recorded."""
    upto: int
    """Committed at the centre up to here."""
    safe_upto: int
    """In the centre's backup up to here."""
    kept: int
    """Letters still in the store."""
    waiting: int
    waiting_since: Moment | None
    waiting_kinds: dict[str, int]
    parked: list[ParkedLetter]
    last_number: str | None
    queue_as_of: Moment | None
    store_bytes: int
    line: LineNow | None = None
    faults: list[StandingFault] = []
    aside: list[str] = []
    """Files that were damaged or out of date and are kept, with the reason."""
    used_percent: int = 0
    """Of the limit."""
    clock: str = "unknown"
    """How far the wall clock is trusted: unknown, restored, rtc, ntp."""
    cmd_epoch: str = ""
    cmd_upto: int = 0
    """The centre's letters are applied up to here."""
    content: dict[str, str] = {}
    is_open: bool = True
    numbers: str = ""
    """What the centre gave this machine, ``A1-499``; empty: the settings' letter and all its numbers."""
    disaster: DisasterNow | None = None


Answer = Recorded | TicketTaken | QueueView | DisasterNow | Pong | Signed | Refusal | Report
