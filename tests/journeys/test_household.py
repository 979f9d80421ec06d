"""One entry, many forms, many people, on real parts; and whoever has no card."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.forms.safe import Safe
from tests.bench.demo.papers import FAMILY, lacking
from tests.bench.demo.resident import Resident
from tests.bench.demo.story import Story
from tests.bench.virtual_card.persona import read_persona
from tests.journeys.sealed import open_entry
from tests.journeys.walk import Walk

pytestmark = pytest.mark.parts


def test_a_family_moves_with_three_forms_and_signs_on_glass(walk: Walk) -> None:
    everybody = [read_persona(Path(name)) for name in FAMILY[:2]]
    printed = len(walk.room.printed())
    resident = Resident(walk.glass, walk.room, everybody[0], Story(), tuple(everybody[1:]))
    resident.answers = {"member_relation": "配偶者"}
    resident.types = {"move_date": "令和080401", "new_address": "7580041"}
    resident.visit("moving")
    assert len(resident.asked) == len(set(resident.asked)), "no question twice"
    papers = walk.room.wait_printed(printed + 3)[printed:]
    assert not [item for paper in papers for item in lacking(paper, everybody)]
    visit_id = walk.visit()["visit_id"]
    row = walk.until_centre(f"select * from forms_draft where visit_id = '{visit_id}'")
    entry = open_entry(Safe(walk.stage.house.root / "server" / "safe"), row)
    assert [person.name for person in entry.people] == [person.name for person in everybody]
    assert entry.people[1].relation == "spouse"
    assert entry.answers["new_address_postal_code"] == "7580041"
    assert entry.signature is not None
    assert len(entry.signature.strokes) == 3
    assert not walk.room.tripped()


@pytest.mark.parametrize("persona", ["licence_no_pin", "number_b"])
def test_other_cards_come_to_paper_too(walk: Walk, persona: str) -> None:
    somebody = read_persona(Path(persona))
    printed = len(walk.room.printed())
    resident = Resident(walk.glass, walk.room, somebody, Story(), by_number=bool(somebody.number_b), types={})
    resident.visit()
    paper = walk.room.wait_printed(printed + 1)[-1]
    assert not lacking(paper, [somebody])
    assert not walk.room.tripped()
