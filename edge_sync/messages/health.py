"""How a machine fares: a heartbeat, a fault began, a fault ended."""

from __future__ import annotations

from typing import Annotated

import msgspec

from edge_sync.messages.message import Uplink, kind
from edge_sync.messages.sensitivity import PUBLIC
from edge_sync.messages.values import FaultCode, Text


@kind("health.fault_began", version=1)
class FaultBegan(Uplink, frozen=True, kw_only=True):
    """Something on the machine stopped working; the code says what."""

    fault: FaultCode
    detail: Text = ""
    """A technical remark for staff; never an item of a person."""


@kind("health.fault_ended", version=1)
class FaultEnded(Uplink, frozen=True, kw_only=True):
    """A fault is gone."""

    fault: FaultCode


@kind("health.started", version=1)
class Started(Uplink, frozen=True, kw_only=True):
    """A process of the machine came up."""

    process: Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,20}\Z"), PUBLIC]
    software: Annotated[str, msgspec.Meta(max_length=40), PUBLIC]
