"""The four steps, and which one somebody is in."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from server.studio.models import FormVersion

STEPS = (
    ("studio_blank", "様式を入れる"),
    ("studio_boxes", "欄を置く"),
    ("studio_check", "確かめる"),
    ("studio_publish", "公開する"),
)


@dataclass(frozen=True)
class Step:
    """One of four; ``url`` is empty while it cannot be reached yet."""

    number: int
    label: str
    url: str
    here: bool


def steps(here: str, draft: FormVersion | None) -> list[Step]:
    """All four; only the first can be reached before there is a draft."""
    return [
        Step(number, label, reverse(name, args=(draft.work_id,)) if draft is not None else "", name == here)
        for number, (name, label) in enumerate(STEPS, start=1)
    ]
