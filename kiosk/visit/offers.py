"""What can be answered now: the step's answers, the keys, and what would do something. Pure."""

from __future__ import annotations

from edge_sync.stationery.questions import QuestionKind
from kiosk.visit import boards, booking_code, keypad, over
from kiosk.visit.conditions import holds, priority_offered, priority_place
from kiosk.visit.journey import STAFF, Answer, Scene
from kiosk.visit.state import State
from kiosk.visit.under_fingers import KEYS
from kiosk.visit.world import World

BACK = "back"
START_OVER = "start_over"
TALK = "talk"
STILL_HERE = "still_here"
NEXT_PAGE = "next_page"
CONSTANTS = (BACK, START_OVER, TALK, STAFF)


def open_answers(world: World, state: State) -> tuple[Answer, ...]:
    """What can be answered now beside the keys and the three constant answers, in order.

    The staff answer stands among the constant ones, never twice.
    """
    declared = world.step_of(state)
    if state.warned:
        return (Answer(id=STILL_HERE, role="main"),)
    if state.over:
        return over.answers(world, state)
    if declared.scene in (Scene.ASK, Scene.TYPE):
        return _to_a_question(world, state)
    if declared.scene is Scene.FIX:
        asks = state.pages[state.page] if state.page < len(state.pages) else ()
        return tuple(Answer(id=f"fix_{place}") for place in range(len(asks)))
    offered = [a for a in declared.answers if a.id != STAFF and _is_offered(world, state, a)]
    if declared.scene is Scene.REVIEW and state.page < len(state.pages) - 1:
        offered = [Answer(id=NEXT_PAGE, role="main") if a.role == "main" else a for a in offered]
    return tuple(sorted(offered, key=lambda one: priority_place(state, one.priority)))


def _is_offered(world: World, state: State, entry: Answer) -> bool:
    wanted = not entry.priority or priority_offered(state, entry.priority)
    return wanted and all(holds(world, state, need) for need in entry.needs)


_FOR_THE_PEN = (QuestionKind.ADDRESS, QuestionKind.DATE, QuestionKind.KANA)
"""Nobody is kept from the forms by a postal code or a day they do not know, nor by a name: it is neither spoken to a
machine nor spelt on a keyboard that is not seen."""


def _to_a_question(world: World, state: State) -> tuple[Answer, ...]:
    question = world.question(state)
    if question is None:
        return ()
    passes = (Answer(id="pass_over"),) if question.optional or question.kind in _FOR_THE_PEN else ()
    if question.kind is QuestionKind.CHOICE:
        return (*(Answer(id=f"choice_{place}") for place in range(len(question.choices))), *passes)
    if question.kind is QuestionKind.COUNT:
        return (Answer(id="count_less"), Answer(id="count_more"), Answer(id="type_done", role="main"), *passes)
    if state.board == boards.ERA:
        return passes
    return (Answer(id="type_erase"), Answer(id="type_done", role="main"), *passes)


def keys(world: World, state: State) -> tuple[str, ...]:
    """What the keys of the keyboard on the glass say, by their place; none when there is none."""
    if state.covered():
        return ()
    scene = world.step_of(state).scene
    if scene is Scene.KEYPAD:
        return boards.labels(keypad.board(state), state.group, state.keypad)
    if scene is Scene.CODE:
        return boards.TEN
    return boards.labels(state.board, state.group, "") if scene is Scene.TYPE else ()


def takes_digits(world: World, state: State) -> bool:
    """True where the tactile digits type."""
    return any(label.isdecimal() for label in keys(world, state))


def ring(world: World, state: State) -> tuple[str, ...]:
    """Everything the buttons can stand on, in the order in which they reach it."""
    own = tuple(entry.id for entry in open_answers(world, state))
    constant = tuple(name for name in constants(state) if enabled(world, state, name))
    tools = tuple(name for name in world.tools if enabled(world, state, name))
    return (*KEYS[: len(keys(world, state))], *own, *constant, *tools)


def constants(state: State) -> tuple[str, ...]:
    """The answers that every screen has, in order; talking only where there is an ear."""
    return tuple(name for name in CONSTANTS if name != TALK or state.ears)


def enabled(world: World, state: State, name: str) -> bool:
    """True when answering ``name`` would do something now."""
    if name in ("code_done", "code_erase"):
        return booking_code.fits(state.code) if name == "code_done" else bool(state.code)
    if name in (BACK, START_OVER, TALK, over.TONGUES):
        return _constant(world, state, name)
    begin, end = keypad.begin_and_end(state)
    match name:
        case "pin_done" | "pin_clear":
            return state.typed == end if name == "pin_done" else state.typed > begin
        case "type_done":
            return state.typed_whole
        case "type_erase":
            return state.typed > 0 or state.board in (boards.DATE, boards.HOUSE, boards.BUILDING)
        case "sign_done" | "sign_clear":
            return state.strokes > 0
        case _:
            return True


def _constant(world: World, state: State, name: str) -> bool:
    declared = world.step_of(state)
    if name == over.TONGUES:
        return len(world.languages) > 1
    if name == TALK:
        return state.hears() and declared.scene is not Scene.WORKING
    if name == BACK:
        return bool(state.over) or declared.back is not None
    return not state.idle() and declared.scene is not Scene.WORKING
