"""Opens an entry as the forms room does, from its row."""

from __future__ import annotations

from typing import Any

import msgspec

from edge_sync.messages import forms
from edge_sync.messages.entry import Entry
from edge_sync.messages.sealed import Sealed
from edge_sync.seal.envelope import purpose
from server.forms.safe import Safe


def open_entry(safe: Safe, row: dict[str, Any]) -> Entry:
    """What the person confirmed."""
    shape = forms.EntryMade
    bound_to = purpose(kind=shape.KIND, version=shape.VERSION, device=row["device"], visit_id=row["visit_id"])
    content = safe.open(Sealed(key=row["key"], body=row["body"]), bound_to)
    return msgspec.json.decode(content.reveal(), type=Entry)
