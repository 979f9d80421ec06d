"""A forms room on a real database and a real safe, and a resident whose name no Shift_JIS has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from django.http import HttpRequest

from edge_sync.groundwork.clock import HandClock
from edge_sync.groundwork.personal import Personal
from edge_sync.messages import forms
from edge_sync.messages.entry import Entry, Person, Signature, Source, Stroke
from edge_sync.messages.forms import EntryMade, FormNeeded
from edge_sync.seal.envelope import purpose, seal
from edge_sync.stationery.municipalities import split
from server.forms.at_counter import VisitNow
from server.forms.export.mapping import Column, Mapping
from server.forms.handovers import Handovers
from server.forms.library import Folders
from server.forms.mappings import save
from server.forms.models import Draft
from server.forms.shelf import Shelf
from server.forms.tray import Tray
from server.ingest.arrival import Arrival
from tests.bench.seal import CitySeal

VISIT = "01960f3a7c5b7d2e8a4f00112233aabb"
FORM = "residence_certificate"
KEEP = timedelta(hours=24)
NAME = "𠮷ヶ沼　千歳丸"
ADDRESS = "山口県萩市大字霧沼４９１３番地"
PERSON = Person(
    name=NAME,
    kana="ヨシガヌマ　チトセマル",
    address=ADDRESS,
    postal_code="7588555",
    birth_date="1958-11-23",
    sex="male",
    source=Source.MY_NUMBER,
    flags=("external_character",),
)
SIGNED = Signature(
    strokes=(Stroke((10, 500, 900), (20, 200, 40), (0, 5, 9)),), height=300, signed_at="2026-04-01T01:00:00Z"
)
ENTRY = Entry(people=(PERSON,), answers={}, signature=SIGNED, today="2026-04-01", ticket="A001")
FORM_VERSION = Folders().now().forms[FORM].version
NEEDED = (FormNeeded(form=FORM, form_version=FORM_VERSION),)


def sealed_entry(
    city: CitySeal, entry: Entry = ENTRY, *, visit_id: str = VISIT, device: str = "kiosk-01", needed: str = FORM
) -> EntryMade:
    """What a machine sends."""
    content = Personal(bytearray(msgspec.json.encode(entry)))
    bound_to = purpose(kind="forms.entry", version=1, device=device, visit_id=visit_id)
    one = FormNeeded(form=needed, form_version=Folders().now().forms[needed].version)
    return EntryMade(visit_id=visit_id, forms=(one,), sealed=seal(content, city.key(), bound_to))


def sealed_items(city: CitySeal, items: dict[str, str], form: str = FORM, visit_id: str = VISIT) -> forms.Draft:
    """What a machine of the first release sends."""
    content = Personal(bytearray(msgspec.json.encode(forms.Filled(items=items))))
    bound_to = purpose(kind="forms.draft", version=1, device="kiosk-01", visit_id=visit_id)
    return forms.Draft(visit_id=visit_id, form=form, form_version=1, sealed=seal(content, city.key(), bound_to))


def arrival(at: datetime, *, received: datetime | None = None, device: str = "kiosk-01") -> Arrival:
    return Arrival(device, "5f" * 16, 1, at, True, received or at)


class FewVisits:
    """A queue of visits that the test moves by hand."""

    def __init__(self) -> None:
        self.known: dict[str, VisitNow] = {}

    def put(self, visit_id: str = VISIT, *, in_my_hand: bool = False, ended_at: datetime | None = None) -> None:
        state = "called" if in_my_hand else "finished" if ended_at else "waiting"
        issued = ended_at or datetime.min
        self.known[visit_id] = VisitNow(visit_id, "A001", FORM, state, in_my_hand, issued, ended_at, "2番窓口")

    def find(self, request: HttpRequest, visit_ids: Iterable[str]) -> dict[str, VisitNow]:
        return {one: self.known[one] for one in visit_ids if one in self.known}


MAPPING = Mapping(
    columns=(
        Column(heading="氏名", item="name"),
        Column(heading="生年月日", item="birth_date", day="plain"),
        Column(heading="性別", item="sex", codes={"male": "1", "female": "2"}),
        Column(heading="自治体", fixed="35204"),
    )
)


@dataclass
class Room:
    """Everything of the room."""

    city: CitySeal
    clock: HandClock
    shelf: Shelf
    handovers: Handovers
    tray: Path

    def arrives(self, entry: Entry = ENTRY, *, visit_id: str = VISIT) -> None:
        message = sealed_entry(self.city, entry, visit_id=visit_id)
        self.shelf.entry_arrived(message, arrival(self.clock.now()))

    def corrects(self, entry: Entry, *, seen: int = 1, by: str = "tanaka", visit_id: str = VISIT) -> Draft:
        return self.shelf.correct(
            visit_id, seen, Personal(entry), NEEDED, changed=["name@0"], by=by, now=self.clock.now()
        )

    def maps(self, mapping: Mapping = MAPPING, form: str = FORM, seen: int = 0) -> None:
        save(form, seen, mapping, by="yamada", now=self.clock.now())

    def files(self) -> list[str]:
        return sorted(path.name for path in self.tray.iterdir()) if self.tray.exists() else []


def room_in(folder: Path, clock: HandClock) -> Room:
    """A room with its safe and its folder for hand-overs."""
    city = CitySeal(folder / "city")
    shelf, tray = Shelf(city.safe, keep=KEEP), folder / "handover"
    return Room(city, clock, shelf, Handovers(Tray(tray), shelf, Folders(), split, clock, keep=KEEP), tray)
