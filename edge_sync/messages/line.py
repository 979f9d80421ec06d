"""What the two ends of the line say about the line itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from edge_sync.messages.letter import ClockState
from edge_sync.messages.message import Downlink, Uplink, kind
from edge_sync.messages.sensitivity import PUBLIC
from edge_sync.messages.values import Count, DurationMs, Moment, Text

Epoch = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z"), PUBLIC]
"""128 random bits that belong to one outbox file; a new file has a new epoch."""


Sequence = Annotated[int, msgspec.Meta(ge=1), PUBLIC]
"""A letter's place in its outbox, counted from 1."""


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """Sequence numbers from ``first`` to ``last``, both included."""

    first: Sequence
    last: Sequence


@kind("line.watermark", version=1)
class Watermark(Downlink, frozen=True, kw_only=True):
    """What the centre has committed of one machine's letters. Retained on ``ack``.

    A PUBACK is not durability: only this message lets a machine delete a letter.
    """

    epoch: Epoch
    upto: Count
    """Every sequence number up to and including this one is committed."""
    safe_upto: Count
    """Up to here the rows are also in a backup; the machine may delete."""
    as_of: Moment
    gaps: Annotated[list[Range], msgspec.Meta(max_length=10), PUBLIC] = msgspec.field(default_factory=list)
    """Numbers above ``upto`` that the centre misses although later ones came: please send or void them."""
    window: Count = 0
    """Most letters the machine may have under way; 0 leaves it to the machine."""
    pause_ms: DurationMs = 0
    """Send nothing for this long: the centre is overloaded."""
    upto_digest: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?\Z"), PUBLIC] = ""
    """SHA-256 of the letter recorded at ``upto``, hexadecimal; empty when no letter stands there. Zeros when what came
    under that number was set aside because two copies of this outbox write. A machine whose own letter differs is
    one of them and must not believe the rest."""


@kind("line.status", version=1)
class Status(Uplink, frozen=True, kw_only=True):
    """Birth, heartbeat and will of a machine. Retained on ``status``.

    A will whose ``session`` is not the current one is stale and must be ignored.
    """

    online: Annotated[bool, PUBLIC]
    session: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z"), PUBLIC]
    epoch: Epoch
    head_seq: Count
    """The last sequence number recorded; shows a lost tail."""
    waiting: Count
    """Letters recorded and not yet known to be committed."""
    software: Text = ""
    cmd_epoch: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{32})?\Z"), PUBLIC] = ""
    """The epoch of the centre's letters that the machine follows; empty before the first."""
    cmd_upto: Count = 0
    """The centre's letters are durably applied up to here."""


class EpochReason(StrEnum):
    """Why a machine began a new outbox file."""

    NEW_FILE = "new_file"
    DAMAGED = "damaged"
    """The old file failed its check; it is kept aside and what could be read of it was sent again."""
    OLD_COPY = "old_copy"
    """The centre knew letters this file never wrote: an earlier image of the card was put back."""
    CLONED = "cloned"
    """Under a number of this file the centre has another letter: a copy of the card writes too, all is sent again."""


@kind("line.epoch_began", version=1)
class EpochBegan(Uplink, frozen=True, kw_only=True):
    """First letter of a new outbox file. Letters of the old epoch may be lost above what the centre has."""

    reason: Annotated[EpochReason, PUBLIC]
    previous_epoch: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{32})?\Z"), PUBLIC] = ""
    """Empty when it could not be read."""
    previous_head: Count = 0
    """The last number known of the old file; 0 when it could not be read."""
    recovered: Count = 0
    """Letters read from the old file and written again, under their old identifiers."""


@kind("line.clock_anchor", version=1)
class ClockAnchor(Uplink, frozen=True, kw_only=True):
    """The moment ``wall`` was ``boottime_ms`` after this letter's boot began; corrects every letter of that boot."""

    boottime_ms: DurationMs
    wall: Moment
    source: Annotated[ClockState, PUBLIC]
    """Who vouches for ``wall``: NTP or RTC."""
    uncertainty_ms: DurationMs


@kind("line.void", version=1)
class Void(Uplink, frozen=True, kw_only=True):
    """The machine has no letters with the numbers ``first`` to ``last``: the centre need not wait for them."""

    first: Sequence
    last: Sequence
    reason: Text = ""


@kind("line.letter_parked", version=1)
class LetterParked(Uplink, frozen=True, kw_only=True):
    """Stands in the place of a letter that cannot travel; the letter itself stays on the machine."""

    kind: Text
    version: Count
    reason: Text


class Outcome(StrEnum):
    """What became of a letter of the centre."""

    APPLIED = "applied"
    REFUSED = "refused"
    """It cannot be done here; the reason is beside it. The machine goes on with what it had."""
    UNKNOWN = "unknown"
    """This machine's software does not know its kind."""


@kind("line.command_done", version=1)
class CommandDone(Uplink, frozen=True, kw_only=True):
    """Written in the transaction that applied, or refused, one letter of the centre."""

    epoch: Epoch
    """Of the centre's letters to this machine."""
    sequence: Sequence
    outcome: Annotated[Outcome, PUBLIC]
    reason: Text = ""
