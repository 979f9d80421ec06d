"""A move of the visit: the state after it, and what the outside must do. Pure."""

from __future__ import annotations

import msgspec

from kiosk.visit.effects import Effect
from kiosk.visit.state import State

Moved = tuple[State, list[Effect]]


def then(moved: Moved, *more: Effect) -> Moved:
    """The same move with further effects before those of the new step."""
    return moved[0], [*more, *moved[1]]


def emptied(state: State) -> State:
    """The state of somebody of whom nothing is known (any more)."""
    return msgspec.structs.replace(
        state, people=0, who=0, people_settled=False, ask=None, board="", group=None, part=0, typed=0,
        typed_whole=False, pages=(), page=0, strokes=0, codes=(), ways=(), way=None, tries_left=None,
    )  # fmt: skip
