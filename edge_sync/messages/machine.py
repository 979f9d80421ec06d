"""What the centre asks a machine to do."""

from __future__ import annotations

from typing import Annotated

from edge_sync.messages.message import Downlink, kind
from edge_sync.messages.sensitivity import PUBLIC
from edge_sync.messages.values import Text


@kind("machine.set_open", version=1)
class SetOpen(Downlink, frozen=True, kw_only=True):
    """Serve visitors, or show that the machine is closed. A visit under way is finished first."""

    is_open: Annotated[bool, PUBLIC]
    sentence: Text = ""
    """What visitors read beside it; empty: the usual words."""
