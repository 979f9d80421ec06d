"""Forms without writing: card felt → every form accepted by the printer, and a visit on the glass beside a pen.

*Machine* is what the visitor waits for: from the moment the reader felt the first card, without the time in which the
script's own hand is at work (touching, laying cards, and waiting out the glass's dead time, in which a person has not
yet lifted the finger). *Tester* is the script as it ran plus ``PACE_S`` for each touch and each card laid, computed and
not slept. Forms are handed over one by one, each when the one before has come out, so that with three forms the time of
the bench's virtual printer for two of them is in it.

*Glass* is the whole visit: from the errand's touch, with number and slip, to the last touch, paper in hand. The person
signs on the glass once, as long as writing the name takes. *Paper* is nothing but the writing, on the very same forms
with the very same entry (opened as the counter opens it); ``handwriting.py`` says what is counted and assumed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge_sync.messages.entry import Entry
from edge_sync.stationery.catalogue import read_forms
from server.forms.safe import Safe
from tests.bench.demo.papers import FAMILY
from tests.bench.demo.stage import Stage
from tests.bench.measure.accepted import accepted
from tests.bench.measure.figures import spread
from tests.bench.measure.handwriting import ASSUMPTIONS, Handwriting, on_form, signature_of
from tests.bench.measure.tester import PACE_S, Spent, practised
from tests.bench.virtual_card.persona import read_persona
from tests.journeys.sealed import open_entry
from tests.journeys.walk import Walk

ALONE, FAMILIES = 6, 3
FAMILY_ANSWERS = {
    "move_kind": "市内で移った（転居）",
    "member_relation@1": "配偶者",
    "member_relation": "子",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit's figures; holds no item of anybody."""

    to_accepted: Spent
    on_glass: Spent
    forms: dict[str, Handwriting]
    signed: Handwriting

    def tester_s(self, spent: Spent) -> float:
        """A stretch in which the person signed, as long as writing the name takes."""
        return spent.tester_s + self.signed.seconds


def measure(stage: Stage, alone: int = ALONE, families: int = FAMILIES) -> dict[str, Any]:
    """One person with one form, and a family of four with three."""
    return {
        "pace_s_a_touch_or_card": PACE_S,
        "paper_assumptions": ASSUMPTIONS,
        "one_form": _told([_visit(stage, "residence_certificate", ("default",)) for _ in range(alone)]),
        "family_of_four_three_forms": _told([_visit(stage, "moving", FAMILY) for _ in range(families)]),
    }


def _visit(stage: Stage, errand: str, names: tuple[str, ...]) -> Visit:
    tester = practised(stage, tuple(read_persona(Path(name)) for name in names))
    tester.answers |= FAMILY_ANSWERS
    tester.types |= {"kana": tester.types["own_kana"]}  # nothing is left for the pen but what no question asks
    known = len(accepted(stage))
    tester.glass.wait_step("welcome")
    began_at = time.time()
    tester.visit(errand)
    taken = accepted(stage)[known:]
    entry = _entry(stage)
    forms = read_forms()
    assert len(entry.people) == len(names), "the entry is not this family's"
    assert taken, "no form was accepted"
    return Visit(
        to_accepted=tester.hand.between(tester.felt_at, taken[-1][1]),
        on_glass=tester.hand.between(began_at, tester.hand.deeds[-1].ended_at),
        forms={form: on_form(forms[form], entry) for form, _ in taken},
        signed=signature_of(entry),
    )


def _entry(stage: Stage) -> Entry:
    """What the visitor confirmed, opened as the counter opens it."""
    walk = Walk(stage)
    assert walk.all_committed(), "the centre lacks letters"
    row = walk.until_centre(f"select * from forms_draft where visit_id = '{walk.visit()['visit_id']}'")
    return open_entry(Safe(stage.house.root / "server" / "safe"), row)


def _told(visits: list[Visit]) -> dict[str, Any]:
    last = visits[-1]
    paper = sum(last.forms.values(), Handwriting())
    glass = spread([visit.tester_s(visit.on_glass) * 1000 for visit in visits])
    return {
        "card_to_all_forms_accepted": {
            "machine": spread([visit.to_accepted.machine_s * 1000 for visit in visits]),
            "tester": spread([visit.tester_s(visit.to_accepted) * 1000 for visit in visits]),
            "moves": last.to_accepted.moves,
            "of_which_the_scripts_own_hand_s": round(last.to_accepted.hand_s, 1),
        },
        "visit_on_the_glass": {
            **glass,
            "moves": last.on_glass.moves,
            "of_which_the_scripts_own_hand_s": round(last.on_glass.hand_s, 1),
            "of_which_the_signature_s": last.signed.seconds,
        },
        "paper_writing_alone": {**paper.told(), "forms": {form: hand.told() for form, hand in last.forms.items()}},
        "paper_to_glass_ratio": round(paper.seconds * 1000 / glass["p50_ms"], 2),
    }
