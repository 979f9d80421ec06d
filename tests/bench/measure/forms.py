"""What laying an entry over a form costs: a page of ours against a raw pypdf merge of the very same two PDFs, in turn.

The raw merge begins where half of our work is done: the layer is drawn, its letters are chosen and broken to fit, its
fonts are cut down. Ours has to do that as well.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from pypdf import PdfReader, PdfWriter

from edge_sync.messages.entry import Entry, Person
from edge_sync.stationery.blank import Blank
from edge_sync.stationery.catalogue import Form, read_forms
from edge_sync.stationery.fill import values
from edge_sync.stationery.interview import answered, next_ask
from edge_sync.stationery.lettering import Lettering
from edge_sync.stationery.overlay import draw_layer, print_entry
from edge_sync.stationery.overlay_process import OverlayProcess
from edge_sync.stationery.questions import QuestionKind
from edge_sync.typecase.faces import find_faces
from tests.bench.measure.figures import spread

PERSON = Person(
    name="髙𠮷　﨑之助",
    kana="タカヨシ　サキノスケ",
    birth_date="1950-03-09",
    sex="female",
    address="山口県萩市大字架空町５１０番地１２　メゾン橋本川弐番館東棟１０２号",
    phone="0838-00-0000",
)
SAID = {QuestionKind.COUNT: "1", QuestionKind.DATE: "2026-04-01", QuestionKind.ADDRESS: PERSON.address}
SAID |= {QuestionKind.KANA: PERSON.kana, QuestionKind.DIGITS: PERSON.phone}
ROUNDS = 40


def measure(rounds: int = ROUNDS) -> dict[str, Any]:
    """Each form of the library, the fonts' loading, and one form through the process that the kiosk keeps ready."""
    began = time.perf_counter()
    lettering = Lettering(find_faces())
    loading_ms = (time.perf_counter() - began) * 1000
    forms = read_forms()
    pages = {name: measure_page(form, lettering, rounds) for name, form in forms.items()}
    return {
        "fonts_loading_ms": round(loading_ms, 1),
        "page": pages,
        "page_all_forms": {
            "p50_ms": round(statistics.median(page["ours"]["p50_ms"] for page in pages.values()), 2),
            "p95_ms": max(page["ours"]["p95_ms"] for page in pages.values()),
            "worst_ratio_to_raw": max(page["ratio_to_raw"] for page in pages.values()),
        },
        "process": measure_process(forms["moving"], max(3, rounds // 8)),
    }


def measure_page(form: Form, lettering: Lettering, rounds: int) -> dict[str, Any]:
    """One page of a form, filled: ours from entry to PDF; raw: pypdf merges blank and finished layer."""
    entry = filled(form)
    layer = draw_layer(form, Blank(form).sights, [values(form, entry)], lettering, entry.signature).pdf
    ours, raw = _in_turn(lambda: print_entry(form, entry, lettering), lambda: raw_merge(form.blank, layer), rounds)
    ratio = statistics.median(ours) / statistics.median(raw)
    return {"ours": spread(ours), "raw_pypdf_merge": spread(raw), "ratio_to_raw": round(ratio, 2)}


def measure_process(form: Form, rounds: int) -> dict[str, float]:
    """From the order to the PDF, by the process that waits with its fonts loaded."""
    process = OverlayProcess()
    process.start()
    took_ms = []
    try:
        for _ in range(rounds):
            time.sleep(1.5)  # the next one loads while a visitor confirms
            began = time.perf_counter()
            process.fill(form.id, filled(form))
            took_ms.append((time.perf_counter() - began) * 1000)
    finally:
        process.stop()
    return spread(took_ms)


def filled(form: Form) -> Entry:
    """A household that fills the form, with every question answered."""
    entry = Entry(people=(PERSON,) * (form.members + 1), today="2026-04-01", ticket="A012")
    while (ask := next_ask([form], form.catalogue, entry)) is not None:
        question = form.catalogue[ask.question]
        said = question.choices[0].id if question.choices else SAID[question.kind]
        entry = answered(question, ask, entry, said)
    return entry


def raw_merge(blank: bytes, layer: bytes) -> bytes:
    """As little as pypdf allows."""
    writer = PdfWriter(clone_from=io.BytesIO(blank))
    for page, over in zip(writer.pages, PdfReader(io.BytesIO(layer)).pages, strict=True):
        page.merge_page(over)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _in_turn(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> tuple[list[float], list[float]]:
    took: tuple[list[float], list[float]] = ([], [])
    for what in (ours, theirs):
        what()
    for count in range(rounds):
        for what, times in ((ours, took[0]), (theirs, took[1]))[:: 1 if count % 2 else -1]:
            began = time.perf_counter()
            what()
            times.append((time.perf_counter() - began) * 1000)
    return took
