"""Makes the codes that carry a sealed entry to the counter on paper, for when the line does not."""

from __future__ import annotations

import logging
from collections.abc import Callable

from edge_sync.desk import DeskError
from edge_sync.groundwork.clock import Clock
from edge_sync.groundwork.log import fields
from edge_sync.messages.entry import Entry
from edge_sync.messages.forms import FormNeeded
from edge_sync.seal.city_key import CityKey
from edge_sync.seal.errors import SealError
from edge_sync.seal.paper_code import pack

log = logging.getLogger(__name__)

Codes = Callable[[Entry, str, tuple[FormNeeded, ...], CityKey], tuple[str, ...]]
"""Entry, visit, forms, key to the texts of QR codes; empty when there can be none."""


def paper_codes(device: str, sign: Callable[[bytes], tuple[bytes, bytes]], clock: Clock) -> Codes:
    """``sign``: the post office's (``AnyDesk.sign``). Without its signature there are no codes, but forms."""

    def codes(entry: Entry, visit_id: str, forms: tuple[FormNeeded, ...], key: CityKey) -> tuple[str, ...]:
        try:
            return pack(entry, device=device, visit_id=visit_id, forms=forms, key=key, now=clock.now(), sign=sign)
        except (SealError, DeskError) as error:
            log.error("no codes for paper %s", fields(code=error.code))
            return ()

    return codes


def no_codes(entry: Entry, visit_id: str, forms: tuple[FormNeeded, ...], key: CityKey) -> tuple[str, ...]:
    """For a machine that prints none."""
    return ()
