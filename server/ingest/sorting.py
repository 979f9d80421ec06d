"""One delivery taken apart: letters that can be read, and letters that must be parked; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import Annotated

import msgspec

from edge_sync.messages.codec import MAX_BATCH_BYTES, decode_batch
from edge_sync.messages.errors import Malformed
from edge_sync.messages.letter import Letter
from edge_sync.messages.topics import Address

LARGEST_BIG, LARGEST_SMALL = 2**63 - 1, 2**31 - 1
"""What the databases hold in a BIGINT and an INTEGER."""


@dataclass(frozen=True)
class Spoiled:
    """Bytes that stay unread, with the reason; ``epoch`` and ``sequence`` when they could be made out."""

    raw: bytes
    reason: str
    code: str
    epoch: str = ""
    sequence: int | None = None


@dataclass(frozen=True)
class Sorted:
    """What one delivery held."""

    device: str
    letters: list[Letter] = field(default_factory=list)
    spoiled: list[Spoiled] = field(default_factory=list)


class _Name(msgspec.Struct):
    """The least that lets a letter count as received."""

    source: str
    epoch: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
    sequence: Annotated[int, msgspec.Meta(ge=1, le=LARGEST_BIG)]


UNREADABLE = "INGEST-02"
WRONG_SENDER = "INGEST-03"
TOO_DEEP = "nested too deep to be read"

_whole = msgspec.json.Decoder(list[Letter])


def sort_delivery(address: Address, payload: bytes) -> Sorted:
    """Take apart what arrived on a machine's ``evt`` topic; raises nothing.

    Whatever would stop the ledger later is found here, so that no letter can block those behind it.
    """
    letters = _all_well(payload, f"/{address.tenant}/{address.device}")
    if letters is not None:
        return Sorted(address.device, letters)
    return _one_by_one(address, payload)


def _all_well(payload: bytes, expected: str) -> list[Letter] | None:
    """The whole batch in one pass; None when anything in it needs a closer look."""
    if len(payload) > MAX_BATCH_BYTES:
        return None
    try:
        payload.decode()
        letters = _whole.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    for letter in letters:
        if letter.source != expected or _unstorable(letter) is not None:
            return None
    return letters


def _one_by_one(address: Address, payload: bytes) -> Sorted:
    result = Sorted(device=address.device)
    try:
        outcomes = decode_batch(payload)
        raws = msgspec.json.decode(payload, type=list[msgspec.Raw])
    except Malformed as error:
        result.spoiled.append(Spoiled(payload, error.reason, UNREADABLE))
        return result
    except RecursionError:
        result.spoiled.append(Spoiled(payload, TOO_DEEP, UNREADABLE))
        return result
    expected = f"/{address.tenant}/{address.device}"
    for outcome, raw in zip(outcomes, raws, strict=True):
        if isinstance(outcome, Malformed):
            result.spoiled.append(_unreadable(bytes(raw), outcome.reason, expected))
        elif outcome.source != expected:
            stranger = f"source {outcome.source} came on the topic of {expected}"
            result.spoiled.append(Spoiled(bytes(raw), stranger, WRONG_SENDER))
        elif (reason := _unstorable(outcome)) is not None:
            result.spoiled.append(_unreadable(bytes(raw), reason, expected))
        else:
            result.letters.append(outcome)
    return result


def _unstorable(letter: Letter) -> str | None:
    """Why a well-formed letter would still be refused by a database; None when it would not."""
    if letter.sequence > LARGEST_BIG or letter.boottime_ms > LARGEST_BIG or letter.version > LARGEST_SMALL:
        return "a number is too large"
    if not 1 < letter.time.year < 9999:
        try:
            letter.time.astimezone(UTC)
        except OverflowError:
            return "time is outside the calendar"
    if len(letter.type) > 60:
        return "the name of its kind is too long"
    return None


def _unreadable(raw: bytes, reason: str, expected: str) -> Spoiled:
    """Only a letter that names its sender truly may be counted; else one machine could spend another's numbers."""
    try:
        name = msgspec.json.decode(raw, type=_Name)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Spoiled(raw, reason, UNREADABLE)
    if name.source != expected:
        return Spoiled(raw, reason, UNREADABLE)
    return Spoiled(raw, reason, UNREADABLE, name.epoch, name.sequence)
