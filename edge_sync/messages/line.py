"""What the two ends of the line say about the line itself."""

from __future__ import annotations

from typing import Annotated

import msgspec

from edge_sync.messages.message import Downlink, Uplink, kind
from edge_sync.messages.sensitivity import PUBLIC
from edge_sync.messages.values import Count, Moment, Text

Epoch = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z"), PUBLIC]
"""128 random bits that belong to one outbox file; a new file has a new epoch."""


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
