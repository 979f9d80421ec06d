"""Every screen a visitor can meet, and letters measured with the real font."""

from __future__ import annotations

from datetime import date
from functools import cache

import msgspec
from PIL import ImageFont

from edge_sync.groundwork.personal import Personal
from edge_sync.messages.queueing import Calling, PaperOutcome
from kiosk.cards.holder import HolderFacts, Sex
from kiosk.glass.fonts import RARE_SCALE, glass_fonts, runs
from kiosk.glass.picture import Picture, picture
from kiosk.typecase.faces import find_faces
from kiosk.visit.state import FAULT, State
from kiosk.words.phrasebook import read_phrasebook
from tests.kiosk.visit.scenes import NOON, VISIT, world

FONTS = glass_fonts(find_faces())


def somebody() -> HolderFacts:
    """A name and an address as long as real ones get, with letters that common fonts lack."""
    return HolderFacts(
        Personal("髙𠮷　萩之助"),
        Personal("山口県萩市大字江向５１０番地　メゾン橋本川弐番館１０２号"),
        Personal(date(1950, 3, 9)),
        Personal(Sex.MALE),
    )


@cache
def _font(rare: bool, bold: bool, em_px: int) -> ImageFont.FreeTypeFont:
    path = FONTS.rare if rare else FONTS.bold if bold else FONTS.regular
    return ImageFont.truetype(str(path), em_px)


def measure(text: str, em_px: float, bold: bool) -> float:
    return sum(
        _font(run.rare, bold and not run.rare, round(em_px * (RARE_SCALE if run.rare else 1))).getlength(run.text)
        for run in runs(text, FONTS)
    )


def screens() -> dict[str, Picture]:
    """Screen name → picture, for every step of every journey and every notice that may stand on one."""
    the_world, book = world(), read_phrasebook("ja")
    found: dict[str, Picture] = {}

    def add(name: str, state: State) -> None:
        found[name] = picture(the_world, state, book, somebody(), "https://madoguchi.example/board/")

    call = Calling(ticket="A001", visit_id=VISIT, counter="マイナンバーカード窓口", called_at=NOON, times_called=1)
    add("welcome", State())
    add("welcome, a call", State(call=call))
    for journey_id, journey in the_world.journeys.items():
        base = State(journey=journey_id, visit_id=VISIT, ticket="A1234", tries_left=3, keypad="7204918356")
        for step in journey.steps:
            state = msgspec.structs.replace(base, step=step)
            add(f"{journey_id}.{step}", state)
            add(f"{journey_id}.{step}, staff called", msgspec.structs.replace(state, staff_called=True))
        add(f"{journey_id}, warned", msgspec.structs.replace(base, step="ticket", warned=True))
        add(f"{journey_id}, fault", msgspec.structs.replace(base, step=FAULT, fault="RUN-02"))
    base = State(journey="residence_certificate", visit_id=VISIT, ticket="A001", keypad="7204918356")
    meets = {
        "TICKET": ("ticket",),
        "CARD": ("card_again", "other_card", "no_reader", "locked", "last_try", "pinless"),
        "PAPER": ("print_trouble",),
        "FORM": ("print_trouble",),
        "DESK": ("no_number",),
        "RUN": (FAULT,),
    }
    for code in book.faults:
        for step in meets.get(code.split("-")[0], ()):
            if step == "card_again" and code not in ("CARD-03", "CARD-04"):
                continue
            slip = PaperOutcome.NOT_PRINTED if step == "ticket" else None
            add(f"{step}, {code}", msgspec.structs.replace(base, step=step, fault=code, slip=slip))
    add("pin, wrong", msgspec.structs.replace(base, step="pin", fault="CARD-06", tries_left=2, pin_count=3))
    return found
