"""What sentences of a step may need, and which wording fits. None of it is personal. Pure."""

from __future__ import annotations

from kiosk.cards.ways import SecretKind
from kiosk.visit.state import State
from kiosk.visit.world import World


def facts(world: World, state: State) -> dict[str, object]:
    """What sentences of a step may need; none of it is personal."""
    with_form = bool(state.journey and world.journeys[state.journey].forms)
    return {
        "ticket": state.ticket,
        "tries_left": state.tries_left,
        "with_form": with_form,
        "variant": variant(state),
        "person": state.who or None,
        "sheet": min(len(state.printed) + 1, max(1, len(state.forms))),
        "sheets": len(state.forms),
        **when_facts(state),
    }


def when_facts(state: State) -> dict[str, object]:
    """When a door opens and closed, or when somebody too early is expected."""
    door = state.door
    return {"opens": door.opens if door else state.again or None, "closed": door.closed if door else None}


def variant(state: State) -> str:
    """Which wording of a step fits: by the secret in use, by what an unknown card looks like, for a member."""
    if state.step == "other_card":
        return str(state.resembles or "")
    if state.door is not None:
        return state.door.variant
    if state.step == "too_early":
        return "known" if state.again else ""
    if state.step == "code_unknown":
        return "" if state.line_up else "offline"
    if state.way is not None:
        return f"{state.way}_{state.part}" if state.way is SecretKind.NUMBER_B else str(state.way)
    return "member" if state.who else ""
