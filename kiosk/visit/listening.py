"""When the microphone opens and closes, and what is said around it. Pure.

Half-duplex: whatever the machine says closes the microphone first; it opens when the mouth tells that it is silent.
Nobody is listened to unasked: the talk key begins it, and as long as the visitor speaks, each question of the machine's
is followed by listening for its answer.
"""

from __future__ import annotations

import msgspec

from kiosk.visit import boards, over
from kiosk.visit.effects import (
    Effect,
    Hush,
    Listen,
    MakeSilence,
    ReadAloud,
    Release,
    Say,
    Sayable,
    StopListening,
    TalkLamp,
)
from kiosk.visit.journey import Scene
from kiosk.visit.labels import label_facts
from kiosk.visit.moves import Moved
from kiosk.visit.offers import enabled, open_answers, takes_digits
from kiosk.visit.sayable import NEVER_SAID, asks_nothing, errands, sayable
from kiosk.visit.state import State
from kiosk.visit.world import At, World

MOST_MISSES = 2
"""After so many the voice stops asking."""
KNOWS_AFTER = 1
"""After so many echoes were confirmed in a visit (and one before it, of its errand) nobody is told how to answer."""
LOST_MS = 60_000
"""Longer than the longest sentence and the longest utterance."""
AFTER_KEYS = "typed_count"
"""What is spoken at each key; nobody is listened to between two keys."""


def talk(state: State) -> Moved:
    """The talk key: open the microphone, or close it again."""
    if not state.hears():
        return state, []
    if state.ear != "off":
        return msgspec.structs.replace(state, ear="off", by_voice=False), []
    under = "" if state.over == over.UNHEARD else state.over
    state = msgspec.structs.replace(
        state,
        ear="waiting",
        turn=state.turn + 1,
        by_voice=True,
        misses=0,
        over=under,
        unheard="",
        voice_note="",
        refused=(),
        repeated=False,
    )
    return state, [Hush(), MakeSilence(state.turn)]


def listen(world: World, state: State) -> Listen:
    """What may be said now."""
    return Listen(state.turn, state.manner, sayable(world, state), errands(world, state))


def missed(world: World, state: State, why: str = "") -> Moved:
    """Nothing was understood, or it was not meant: ask once more, then stop asking."""
    state = msgspec.structs.replace(state, ear="off", level_percent=0, misses=state.misses + 1, understood=0)
    if not why and state.misses < MOST_MISSES:
        return msgspec.structs.replace(state, voice_note="not_understood"), [Say("not_understood")]
    gone = msgspec.structs.replace(state, over=over.UNHEARD, guesses=(), by_voice=False, misses=0, voice_note="")
    if why:
        gone = msgspec.structs.replace(gone, unheard=why)
    return gone, [said_of_voice(world, gone)]


def said_of_voice(world: World, state: State, *, whole: bool = False) -> Say:
    """What a screen of the voice says; ``whole``: also to whoever knows how to answer."""
    shortly = state.over == over.HEARD and _knows(state) and not whole
    facts: dict[str, object] = {"variant": state.unheard, "shortly": shortly}
    if state.guesses and state.over == over.HEARD:
        facts |= {"answer": state.guesses[0], **label_facts(world, state, state.guesses[0])}
    return Say(f"step.{state.over}", facts)


def lost(state: State, at: At) -> bool:
    """True when neither mouth nor ear has told anything for so long that nobody waits for them any more."""
    return state.ear != "off" and at.ms - state.ear_since_ms > LOST_MS


def settle(world: World, before: State, moved: Moved, at: At) -> Moved:
    """Close the microphone before the machine speaks or the screen changes; listen again after a question."""
    state, asked = _settled(world, before, moved)
    if (state.ear, state.turn) != (before.ear, before.turn):
        state = msgspec.structs.replace(state, ear_since_ms=at.ms)
    return state, asked


def _settled(world: World, before: State, moved: Moved) -> Moved:
    state, asked = moved
    says = [one for one in asked if isinstance(one, ReadAloud) or (isinstance(one, Say) and _to_the_visitor(one))]
    laid = bool(state.pages) and not before.pages
    changed = laid or (state.leaf(), state.over) != (before.leaf(), before.over)
    if before.ear != "off" and (state.ear == "off" or says or changed):
        state = msgspec.structs.replace(state, ear="off", level_percent=0)
        asked = [StopListening(), TalkLamp(lit=False), Release(), *asked]
    felt = any(isinstance(one, Say) and one.key == AFTER_KEYS for one in says)
    if not (says or changed) or felt or not _goes_on(world, state):
        return state, asked
    state = msgspec.structs.replace(state, ear="waiting", turn=state.turn + 1)
    questions = [one for one in says if isinstance(one, Say)]
    asks = laid or any(say.key.startswith(("step.", "question", "page_of")) for say in questions)
    return state, [*asked, *(_choices(world, state) if asks else ()), MakeSilence(state.turn)]


def _to_the_visitor(say: Say) -> bool:
    return say.call is None or say.call.own


def _goes_on(world: World, state: State) -> bool:
    """True while a visitor who speaks is asked something."""
    listens = state.by_voice and state.hears() and bool(sayable(world, state))
    return listens and not asks_nothing(world, state) and not _unlaid(world, state)


def _unlaid(world: World, state: State) -> bool:
    """A review whose pages are not known yet: nobody knows what may be answered."""
    return not state.covered() and not state.pages and world.step_of(state).scene is Scene.REVIEW


def _choices(world: World, state: State) -> list[Effect]:
    """What may be said, read out after a question of the step; not after news, nor where the question names it."""
    if state.over in (over.HEARD, over.UNHEARD):
        return []
    if errands(world, state):
        return [Say("say_errand")]
    names = [
        one.id for one in open_answers(world, state) if one.id not in NEVER_SAID and _will_do(world, state, one.id)
    ]
    spoken: list[Effect] = [Say("say_keys")] if takes_digits(world, state) else []
    answers = tuple(Sayable(name, label_facts(world, state, name)) for name in names)
    facts = {"answers": answers, "shortly": _knows(state)}
    return [*spoken, Say("choices", facts)] if answers else spoken


def _knows(state: State) -> bool:
    return state.understood >= KNOWS_AFTER


def _will_do(world: World, state: State, name: str) -> bool:
    """A count can be taken as it stands; it is laid under the fingers only after its question was asked."""
    return enabled(world, state, name) or (name == "type_done" and state.board == boards.COUNT)
