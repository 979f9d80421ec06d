"""What happens while questions are answered, reviewed and signed. Pure; every answer itself is in the vault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from edge_sync.stationery.questions import QuestionKind
from kiosk.visit import boards, course, happenings, keypad
from kiosk.visit.effects import ClearPin, Effect, Hush, OpenBoard, ReadAloud, Say
from kiosk.visit.happenings import Happening
from kiosk.visit.journey import Scene
from kiosk.visit.moves import Moved, then
from kiosk.visit.state import WELCOME, State
from kiosk.visit.world import At, World


def _typed(world: World, state: State, happening: happenings.Typed, at: At) -> Moved:
    scene = world.step_of(state).scene
    if scene not in (Scene.KEYPAD, Scene.TYPE, Scene.ASK):
        return state, [ClearPin()]
    state = msgspec.structs.replace(
        course.awake(state, at),
        typed=happening.count,
        typed_whole=happening.whole,
        edits=state.edits + 1,
        notice="",
    )
    board = keypad.board(state) if scene is Scene.KEYPAD else state.board
    moved = state if board == state.board else _on_board(state, board)
    if moved.board == boards.COUNT and scene is not Scene.KEYPAD:
        return moved, [ReadAloud(counted=True)] if moved.by_ear() else []
    return moved, _felt(world, moved) if happening.count and not happening.opened else []


def _felt(world: World, state: State) -> list[Effect]:
    """What tells somebody who may not see the glass that a key was taken: how many there are, and never which."""
    if not state.by_ear() or (state.focus is None and not state.manner.private):
        return []
    hidden = world.step_of(state).scene is Scene.KEYPAD and (state.way is None or state.way.hidden)
    if state.manner.private and not hidden:
        return [Hush(), ReadAloud()]
    begin = keypad.begin_and_end(state)[0] if world.step_of(state).scene is Scene.KEYPAD else 0
    return [Hush(), Say("typed_count", {"typed": state.typed - begin})]


def _on_board(state: State, board: str) -> State:
    return msgspec.structs.replace(state, board=board, group=None, focus=0 if state.focus is not None else None)


def _asked(world: World, state: State, happening: happenings.Asked, at: At) -> Moved:
    if state.journey is None:
        return state, []
    question = world.questions(state.journey).get(happening.ask.question)
    if question is None:
        return state, []
    chosen = question.kind in (QuestionKind.CHOICE, QuestionKind.COUNT)
    event = "asked" if chosen else "typing"
    if event not in world.step_of(state).on:
        return state, []
    board = boards.FIRST.get(question.kind, "")
    asked = msgspec.structs.replace(state, ask=happening.ask, typed=0, typed_whole=False, way=None)
    opened: list[Effect] = [OpenBoard(happening.ask, board)] if board else []
    return then(course.turn(world, _on_board(asked, board), event, at), *opened)


def _all_asked(world: World, state: State, happening: happenings.AllAsked, at: At) -> Moved:
    if "all_asked" not in world.step_of(state).on:
        return state, []
    return course.turn(world, msgspec.structs.replace(state, forms=happening.forms), "all_asked", at)


def _nothing_before(world: World, state: State, happening: happenings.NothingBefore, at: At) -> Moved:
    declared = world.step_of(state)
    return course.go(world, state, declared.back or WELCOME, at) if declared.back_asks else (state, [])


def _board_turned(world: World, state: State, happening: happenings.BoardTurned, at: At) -> Moved:
    if state.ask is None:
        return state, []
    said: list[Effect] = [Say(f"board.{happening.board}")] if state.board != happening.board else []
    return msgspec.structs.replace(_on_board(state, happening.board), notice=""), said


def _typed_refused(world: World, state: State, happening: happenings.TypedRefused, at: At) -> Moved:
    if state.ask is None:
        return state, []
    return msgspec.structs.replace(state, notice=happening.notice), [Say(happening.notice)]


def _reviewed(world: World, state: State, happening: happenings.Reviewed, at: At) -> Moved:
    if state.idle():
        return state, []
    page = min(state.page, max(0, len(happening.pages) - 1))
    reviewed = msgspec.structs.replace(state, pages=happening.pages, page=page, edits=state.edits + 1)
    return reviewed, [ReadAloud()] if state.manner.private and world.step_of(state).scene is Scene.REVIEW else []


def _signed(world: World, state: State, happening: happenings.Signed, at: At) -> Moved:
    if world.step_of(state).scene is not Scene.SIGN:
        return state, []
    return msgspec.structs.replace(course.awake(state, at), strokes=happening.strokes, edits=state.edits + 1), []


RULES: dict[type[Happening], Callable[[World, State, Any, At], Moved]] = {
    happenings.Typed: _typed,
    happenings.Asked: _asked,
    happenings.AllAsked: _all_asked,
    happenings.NothingBefore: _nothing_before,
    happenings.BoardTurned: _board_turned,
    happenings.TypedRefused: _typed_refused,
    happenings.Reviewed: _reviewed,
    happenings.Signed: _signed,
}
