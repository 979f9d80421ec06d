"""Filters of the console's templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def at(table: Mapping[str, str], key: str) -> str:
    """``{{ services|at:ticket.service }}``: the name of an identifier, or the identifier itself."""
    return table.get(str(key), str(key))
