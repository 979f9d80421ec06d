"""The clerk's side of the forms, put together: entries, the sheets they come on, hand-overs, mappings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from cryptography import x509
from django.db import connections
from django.urls import URLPattern, path

from edge_sync.groundwork.clock import Clock
from edge_sync.stationery.errors import FormError
from edge_sync.stationery.municipalities import split
from edge_sync.stationery.postal import complete
from server.fleet.register import known_devices
from server.forms.entry_pages import EntryPages, explained
from server.forms.handover_pages import HandoverPages
from server.forms.handovers import Handovers
from server.forms.library import Folders, Library
from server.forms.mapping_pages import MappingPages
from server.forms.paper_pages import PaperPages
from server.forms.safe import Safe
from server.forms.shelf import Shelf
from server.forms.tray import Tray
from server.queueing.service import CallDesk
from server.settings import Settings
from server.site.counter_visits import CounterVisits, ended_at
from server.site.doors import signed_in
from server.studio.errors import UnknownVersion
from server.studio.library import Library as Studio

KEPT_H = 24


@dataclass(frozen=True)
class EntryRoom:
    """What keeps entries and what sends them on."""

    shelf: Shelf
    library: Library
    handovers: Handovers

    def sweep(self, now: datetime) -> None:
        """Forget what has lain long enough, and settle files; neither waits for the other's mishap."""
        try:
            self.shelf.sweep(now)
        finally:
            self.handovers.settle(now)
            connections.close_all()


def entry_room(settings: Settings, clock: Clock, studio: Studio) -> EntryRoom:
    """Make the room, with the forms as the studio publishes them."""
    room = settings.forms
    keep = timedelta(hours=room.keep_h if room else KEPT_H)
    shelf = Shelf(Safe(room.safe) if room else None, keep=keep, ended_at=ended_at)
    tray = Tray(room.handover) if room and room.handover else None
    stock = Folders(studio.now, partial(_older, studio))
    return EntryRoom(shelf, stock, Handovers(tray, shelf, stock, split, clock, keep=keep))


def entry_routes(
    room: EntryRoom, settings: Settings, clock: Clock, desk: CallDesk, write_down: Callable[[str, str, str], None]
) -> list[URLPattern]:
    """Addresses of the clerk's side; all of them want somebody who is signed in."""
    visits = CounterVisits(desk)
    pages = EntryPages(
        clock, room.shelf, room.library, visits, address_of, write_down, hands_over=room.handovers.set_up
    )
    over = HandoverPages(room.handovers, room.library, visits, write_down)
    mapping = MappingPages(clock, room.library, split, write_down)
    paper = PaperPages(clock, room.shelf, lambda: _authority(settings), _is_known, write_down)
    return [
        path("console/entries/", signed_in(explained(pages.recent)), name="entries"),
        path("console/entries/scan/", signed_in(explained(paper.page)), name="entry_scan"),
        path("console/entries/handovers/", signed_in(explained(over.page)), name="handovers"),
        path("console/entries/handovers/batch/", signed_in(explained(over.batch)), name="hand_over_batch"),
        path("console/entries/mappings/", signed_in(explained(mapping.all)), name="mappings"),
        path("console/entries/mappings/<slug:form>/", signed_in(explained(mapping.one)), name="mapping"),
        path("console/entries/<slug:visit_id>/", signed_in(explained(pages.entry)), name="entry"),
        path("console/entries/<slug:visit_id>/hand-over/", signed_in(explained(over.one)), name="hand_over"),
        path("console/entries/<slug:visit_id>/<slug:form>.pdf", signed_in(explained(pages.pdf)), name="entry_pdf"),
    ]


def _older(studio: Studio, form: str, version: int) -> Path | None:
    try:
        return studio.at(form, version)
    except UnknownVersion:
        return None


def address_of(code: str) -> str:
    """The address that a postal code stands for, as far as it goes; empty when nobody can say."""
    try:
        place = complete(code)
    except FormError:
        return ""
    return place.text if place is not None else ""


def _authority(settings: Settings) -> x509.Certificate:
    return x509.load_pem_x509_certificate(settings.broker.ca.read_bytes())


def _is_known(device: str) -> bool:
    return device in set(known_devices())
