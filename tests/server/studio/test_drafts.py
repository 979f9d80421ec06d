"""Drafts as a browser sends them, what is wrong with them, questions of staff's own, uploads."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.test import RequestFactory

from edge_sync.groundwork.clock import HandClock
from edge_sync.stationery.catalogue import Box
from server.settings import PdfLimits
from server.site.wording import words
from server.studio.draft import Naming, form_of, read_draft
from server.studio.errors import BadDraft, BadQuestion
from server.studio.findings import findings
from server.studio.library import Library
from server.studio.own_questions import make_question
from tests.server.studio.making import box, draft

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("one", "codes"),
    [
        (box(), []),
        (box(y_mm=296), ["outside"]),
        (box(page=2), ["no_such_page"]),
        (box("sex", draw="circle"), ["no_choice"]),
        (box("sex", draw="circle", choice="king"), ["other"]),
        (box("name", draw="signature"), ["cannot_draw"]),
        (box("answer"), ["no_question"]),
        (box("today", who=1), ["not_of_a_member"]),
        (box("my_number"), ["unknown_item"]),
    ],
)
def test_each_mistake_is_called_by_its_name(one: Box, codes: list[str]) -> None:
    questions = Library().questions()
    made = form_of(draft(one), Naming("x", 1, "届"), (210, 297), questions)
    assert [found.code for found in findings(draft(one), made, 1, questions)] == codes
    assert set(codes) <= words()["studio_findings"].keys()


@pytest.mark.parametrize(
    ("ask", "label", "kind", "choices"),
    [
        ("", "駅", "count", []),
        ("どれですか", "", "count", []),
        ("どれですか", "駅", "choice", ["一つ"]),
        ("どれですか", "駅", "choice", [str(n) for n in range(7)]),
        ("どれですか", "駅", "password", []),
        ("ど" * 81, "駅", "count", []),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    clock: HandClock, ask: str, label: str, kind: str, choices: list[str]
) -> None:
    with pytest.raises(BadQuestion):
        make_question(ask, label, kind, choices, clock, "yamada")


@pytest.mark.parametrize(("size", "files"), [(1_000_000, 1), (PdfLimits().most_bytes + 1, 0)])
def test_what_is_uploaded_stays_in_memory_and_what_is_too_large_is_dropped_while_it_is_read(
    size: int, files: int
) -> None:
    request = RequestFactory().post("/x/", {"file": SimpleUploadedFile("x.pdf", bytes(size))})
    found = list(request.FILES.values())
    assert len(found) == files
    assert all(isinstance(one, InMemoryUploadedFile) for one in found)


def sent(key: str, x_mm: int) -> str:
    return f'{{"key":"{key}","box":{{"item":"name","place":{{"x_mm":{x_mm},"y_mm":1,"width_mm":1,"height_mm":1}}}}}}'


@pytest.mark.parametrize(
    "raw",
    ["[]", "{", '{"placed":[{"key":"a","box":{"item":"name"}}]}']
    + [f'{{"placed":[{boxes}]}}' for boxes in (sent("../x", 1), sent("a", -1), f"{sent('a', 1)},{sent('a', 2)}")],
)
def test_what_is_no_draft_is_refused(raw: str) -> None:
    assert len(read_draft(f'{{"placed":[{sent("a", 1)}]}}').placed) == 1
    with pytest.raises(BadDraft):
        read_draft(raw)
