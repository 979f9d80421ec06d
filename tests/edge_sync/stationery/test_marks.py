"""A name written on the glass, in its box."""

from __future__ import annotations

import pytest

from edge_sync.messages.entry import Entry, Signature, Stroke
from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.lettering import Lettering
from edge_sync.stationery.overlay import print_entry
from tests.edge_sync.stationery.family import written
from tests.edge_sync.stationery.seen import dots, frame, ink, picture, place_of


def signed(strokes: tuple[Stroke, ...], height: int = 400) -> Signature:
    return Signature(strokes=strokes, height=height, signed_at="2026-04-01T01:02:03Z")


def line(*points: tuple[int, int]) -> Stroke:
    return Stroke(x=tuple(x for x, _ in points), y=tuple(y for _, y in points), at_ms=tuple(range(len(points))))


@pytest.mark.parametrize(
    "signature",
    [
        written(),
        signed((line((0, 0), (1000, 0), (1000, 4000), (0, 4000), (0, 0)),), 4000),
        signed((line((5000, -300), (9000, 7000)),)),
        signed((line((500, 200)),)),
        signed((Stroke(x=(), y=(), at_ms=()), line((10, 10), (990, 20)))),
    ],
    ids=["wave", "upright", "beyond", "dot", "empty stroke"],
)
def test_a_signature_is_inside_its_box_whatever_was_drawn(
    signature: Signature, forms: dict[str, Form], lettering: Lettering
) -> None:
    form = forms["moving"]
    entry = Entry(signature=signature, today="2026-04-01")
    added = ink(picture(form.blank, dpi=200), picture(print_entry(form, entry, lettering).pdf, dpi=200))
    place = place_of(form, "signature")
    assert dots(added, place, 200 / 25.4) > 3
    for box in form.boxes:
        if box.item.startswith("today"):
            added.paste(0, frame(box.place, 2, 200 / 25.4))
    added.paste(0, frame(place, 1, 200 / 25.4))
    assert added.getbbox() is None


def test_a_signature_keeps_its_proportions(forms: dict[str, Form], lettering: Lettering) -> None:
    form = forms["moving"]
    square = signed((line((100, 100), (300, 100), (300, 300), (100, 300), (100, 100)),))
    printed = print_entry(form, Entry(signature=square, today="2026-04-01"), lettering)
    added = ink(picture(form.blank, dpi=300), picture(printed.pdf, dpi=300)).crop(
        frame(place_of(form, "signature"), dots_per_mm=300 / 25.4)
    )
    left, top, right, bottom = added.getbbox() or (0, 0, 0, 0)
    assert right - left == pytest.approx(bottom - top, abs=2)
    assert right - left > 50
