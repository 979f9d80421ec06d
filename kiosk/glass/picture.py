"""State to what is on the glass: words and buttons, no sizes and no Kivy. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from edge_sync.groundwork.personal import Personal
from edge_sync.messages.entry import Stroke
from edge_sync.stationery.interview import answer_of
from kiosk.glass.items import Item, names, page_items, shown_text
from kiosk.glass.sayings import (
    banner,
    door_note,
    follow,
    header,
    label_of,
    lines,
    manner_note,
    notice,
    people_before,
    phrase_of,
    public_facts,
    title,
    without_paper,
)
from kiosk.visit.glimpse import Glimpse
from kiosk.visit.journey import Scene
from kiosk.visit.keypad import begin_and_end
from kiosk.visit.manner import Manner
from kiosk.visit.offers import constants, enabled, keys, open_answers, ring
from kiosk.visit.state import State
from kiosk.visit.under_fingers import KEYS
from kiosk.visit.world import World
from kiosk.words.phrasebook import Phrasebook, fill

__all__ = ["Button", "Item", "Picture", "picture"]

NOTHING = Glimpse()


@dataclass(frozen=True, slots=True)
class Button:
    """Something that can be touched; ``id`` is the answer it gives."""

    id: str
    label: str
    role: str
    enabled: bool = True
    focused: bool = False
    note: str = ""
    """A second, shorter word below the label: that an errand is closed."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything one screen shows, in words."""

    step: str
    scene: Scene
    title: str
    leaf: str = ""
    """The step more narrowly: a touch on one leaf answers no other."""
    lines: tuple[str, ...] = ()
    notice: str = ""
    header: str = ""
    number: str = ""
    """The ticket number, large, on the ticket screen."""
    header_number: str = ""
    follow: str = ""
    """Text of the QR code beside the number; empty: none."""
    follow_words: str = ""
    """What the code is for; empty: the number is on paper too."""
    people: str = ""
    banner: str = ""
    buttons: tuple[Button, ...] = ()
    keys: tuple[Button, ...] = ()
    board: str = ""
    question: str = ""
    """The catalogue's name of what is asked, and whose: ``member_sex@2``."""
    pin_filled: int = 0
    pin_length: int = 4
    hidden: bool = True
    """True when only dots may show what is typed."""
    typed: Personal[str] | None = field(default=None, repr=False)
    """What is typed, as one reads it; None when nothing may be shown."""
    typed_in: str = "ja"
    """Whose letters it has: Japanese ones, except in the words that nothing is typed yet."""
    chosen: int | None = field(default=None, repr=False)
    """Place of the choice that was answered before."""
    items: tuple[Item, ...] = field(default=(), repr=False)
    names: tuple[Item, ...] = field(default=(), repr=False)
    strokes: tuple[Stroke, ...] = field(default=(), repr=False)
    constants: tuple[Button, ...] = ()
    tools: tuple[Button, ...] = ()
    """In the header: language, manner, once more."""
    manner: Manner = field(default_factory=Manner)
    busy: bool = False
    """True while the machine still has something to do that this screen waits for."""
    ear: Literal["none", "off", "waiting", "open"] = "none"
    """Whether the machine listens: not at all here, not now, soon, now."""
    level_percent: int = 0
    """How loud it is in the ear."""
    calling: bool = False
    """The banner calls a number."""
    by_hand: str = "（紙に書く）"
    """What stands where nobody answered."""
    more: str = "つづき"
    """On the target that brings the next part of a screen that is too large for the glass."""
    anew: str = "もどす"
    """On the same target while the last part is shown: the first part again."""


def picture(
    world: World, state: State, book: Phrasebook, glimpse: Glimpse | None = None, follow_url: str = ""
) -> Picture:
    """Say what the glass shows in ``state``.

    ``glimpse`` is what the vault lets be seen; ``follow_url`` the address of phone pages without the ticket's code.
    """
    seen = glimpse or NOTHING
    declared = world.step_of(state)
    phrase = phrase_of(world, state, book)
    public = public_facts(state)
    scene = Scene.MESSAGE if state.warned else Scene.CHOOSE if state.over else declared.scene
    places = ring(world, state)
    focused = places[min(state.focus, len(places) - 1)] if state.focus is not None and places else None

    def button(name: str, label: str, role: str) -> Button:
        shut = door_note(state, book, name) if scene is Scene.WELCOME else ""
        note = shut or manner_note(state, book, name)
        return Button(name, label, "shut" if shut else role, enabled(world, state, name), name == focused, note)

    begin, end = begin_and_end(state)
    items = page_items(world, state, book, seen) if scene is Scene.REVIEW else ()
    whose = next((item.who for item in items if item.of_person), None)
    return Picture(
        step=state.shown(),
        leaf=state.leaf(),
        scene=scene,
        title=title(world, state, book, phrase, public),
        lines=lines(state, phrase, public),
        notice=notice(world, state, book, public),
        header=header(state, book, whose),
        number=state.ticket or "",
        header_number=fill(book.notices["your_number"].title, public) if state.ticket else "",
        follow=follow(state, follow_url),
        follow_words=book.notices["follow_here"].title if without_paper(state) else "",
        people=people_before(book, public),
        banner=banner(state, book),
        buttons=tuple(button(a.id, label_of(world, state, book, a.id), a.role) for a in open_answers(world, state)),
        keys=tuple(button(KEYS[n], label, "key") for n, label in enumerate(keys(world, state))),
        board=state.board,
        question=f"{state.ask.question}@{state.ask.who}" if state.ask is not None else "",
        pin_filled=state.typed - begin,
        pin_length=end - begin,
        hidden=state.way is None or state.way.hidden,
        typed=shown_text(world, state, book, seen) if not state.covered() else None,
        typed_in=book.language if scene is Scene.TYPE and not seen.typed else "ja",
        chosen=_chosen(world, state, seen) if scene is Scene.ASK else None,
        items=items,
        names=names(seen, book) if scene is Scene.PEOPLE else (),
        strokes=seen.strokes if scene is Scene.SIGN else (),
        constants=tuple(button(name, book.label(name), "constant") for name in constants(state)),
        manner=state.manner,
        ear=state.ear if state.ears else "none",
        level_percent=state.level_percent,
        calling=state.call is not None,
        by_hand=book.paper["marks"]["by_hand"],
        more=book.paper["marks"]["more"],
        anew=book.paper["marks"]["anew"],
        tools=tuple(button(name, book.label(name), "tool") for name in world.tools),
        busy=scene is Scene.WORKING or (state.step == "ticket" and state.slip is None),
    )


def _chosen(world: World, state: State, seen: Glimpse) -> int | None:
    question = world.question(state)
    if question is None or state.ask is None or seen.entry is None:
        return None
    said = answer_of(question, state.ask, seen.entry)
    return next((place for place, choice in enumerate(question.choices) if choice.id == said), None)
