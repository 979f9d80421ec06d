"""How freely a field may travel: every field of every message carries one mark.

PUBLIC    may be shown to anybody (counts, states, device names).
LINKABLE  names a visit but no person (visit id, ticket number).
PERSONAL  names a person; never travels in clear, only sealed to the city's key.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec


class Sensitivity(StrEnum):
    """The three marks."""

    PUBLIC = "public"
    LINKABLE = "linkable"
    PERSONAL = "personal"


PUBLIC = msgspec.Meta(extra={"sensitivity": Sensitivity.PUBLIC})
LINKABLE = msgspec.Meta(extra={"sensitivity": Sensitivity.LINKABLE})
PERSONAL = msgspec.Meta(extra={"sensitivity": Sensitivity.PERSONAL})


def marks(shape: type[msgspec.Struct]) -> dict[str, Sensitivity | None]:
    """Give the mark of each field of ``shape``; None where the author forgot it."""
    hints = get_type_hints(shape, include_extras=True)
    return {field: _mark(hints[field]) for field in shape.__struct_fields__}


def _mark(hint: Any) -> Sensitivity | None:
    if get_origin(hint) is not Annotated:
        return None
    for extra in get_args(hint)[1:]:
        if isinstance(extra, msgspec.Meta) and extra.extra:
            found = extra.extra.get("sensitivity")
            if found is not None:
                return Sensitivity(found)
    return None
