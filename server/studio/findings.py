"""What stands between a draft and its publication, box by box. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from edge_sync.stationery.catalogue import Box, Form, mistakes_of
from edge_sync.stationery.items import Item, read_items
from edge_sync.stationery.questions import Question
from server.studio.draft import Draft


class Finding(msgspec.Struct, frozen=True):
    """``code`` names staff's sentence in ``names/ja.toml``; ``key`` the box, empty: the whole form."""

    code: str
    key: str = ""


def findings(draft: Draft, form: Form, pages: int, questions: Mapping[str, Question]) -> list[Finding]:
    """Everything that must be put right before the form goes to machines; empty when nothing."""
    found = [] if draft.placed else [Finding("no_box")]
    items = read_items()
    for one in draft.placed:
        item = items.get(one.box.item)
        codes = _of_box(one.box, item, form, pages) if item else ["unknown_item"]
        found += [Finding(code, one.key) for code in codes]
    if not found and mistakes_of(form, dict(questions)):
        found.append(Finding("other"))
    return found


def _of_box(box: Box, item: Item, form: Form, pages: int) -> list[str]:
    checks = {
        "outside": not box.place.inside(*form.page_mm),
        "no_such_page": box.page > pages,
        "cannot_draw": box.draw not in item.draws,
        "no_choice": box.draw in ("circle", "check") and not box.choice,
        "no_question": box.item == "answer" and not box.question,
        "not_of_a_member": bool(box.who) and not (item.of_a_person or box.item == "answer"),
    }
    return [code for code, wrong in checks.items() if wrong]
