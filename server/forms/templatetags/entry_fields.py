"""Names of fields as the record of changes has them, in the words of staff."""

from __future__ import annotations

from functools import cache

from django import template

from edge_sync.stationery.items import Item, read_items
from server.forms.models import Handover

register = template.Library()
_SPECIAL = {"added": "追加", "removed": "削除", "flags": "要確認の印"}


@cache
def _items() -> dict[str, Item]:
    return read_items()


@register.filter
def entry_field(name: str) -> str:
    """``name@0`` is 氏名（来庁者）; ``answer:copies`` and ``form:moving`` keep their identifier."""
    if name.startswith("answer:"):
        return f"答え {name[7:]}"
    if name.startswith("form:"):
        return f"様式 {name[5:]}"
    item, _, who = name.partition("@")
    known = _items().get(item)
    label = known.label.partition("（")[0] if known is not None else _SPECIAL.get(item, item)
    return f"{label}（{'来庁者' if who == '0' else f'世帯員{who}'}）"


@register.filter
def pairs(text: str) -> list[tuple[str, str]]:
    """``a=A,b=B`` as pairs, for short lists of choices."""
    return [(one.partition("=")[0], one.partition("=")[2]) for one in text.split(",")]


@register.filter
def of_form(handovers: list[Handover], form: str) -> list[Handover]:
    """The hand-overs of one form."""
    return [one for one in handovers if one.form == form]
