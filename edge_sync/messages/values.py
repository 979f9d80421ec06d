"""The small values messages are made of, each checked when it is read.

There is deliberately no type here that could hold the twelve-digit individual number.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from edge_sync.messages.sensitivity import LINKABLE, PUBLIC

Tenant = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,31}\Z"), PUBLIC]
"""A city, as it stands in topics: ``hagi``."""

DeviceId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,31}\Z"), PUBLIC]
"""A machine; equal to its certificate's common name. No ``+ # /`` (CVE-2017-7650)."""

VisitId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z"), LINKABLE]
"""One visitor's stay: a UUIDv7 in hexadecimal without hyphens."""

TicketNumber = Annotated[str, msgspec.Meta(pattern=r"^[A-Z][0-9]{3,4}\Z"), LINKABLE]
"""The number on the paper: a letter that belongs to one machine, then a daily count."""

BusinessDay = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}\Z"), PUBLIC]
"""The day in Asia/Tokyo that a ticket belongs to, ISO 8601."""

ServiceId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}\Z"), PUBLIC]
FormId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}\Z"), PUBLIC]
JourneyId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}\Z"), PUBLIC]
StepId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,39}\Z"), PUBLIC]
CounterName = Annotated[str, msgspec.Meta(min_length=1, max_length=20), PUBLIC]
"""What the sign above a counter says: ``2番窓口``."""

FaultCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2,6}-\d{2}\Z"), PUBLIC]
"""A stable code such as ``CARD-03``; the sentences that belong to it are in word files."""

Text = Annotated[str, msgspec.Meta(max_length=200), PUBLIC]
Count = Annotated[int, msgspec.Meta(ge=0), PUBLIC]
DurationMs = Annotated[int, msgspec.Meta(ge=0), PUBLIC]
"""A duration in whole milliseconds."""

Seconds = Annotated[int, msgspec.Meta(ge=0), PUBLIC]
"""A duration in whole seconds."""

Moment = Annotated[datetime, msgspec.Meta(tz=True), PUBLIC]
"""An aware moment; UTC on the wire."""


class CardKind(StrEnum):
    """Which card lay on the reader."""

    MY_NUMBER = "my_number"
    DRIVERS_LICENCE = "drivers_licence"
    RESIDENCE_CARD = "residence_card"
    UNKNOWN = "unknown"
