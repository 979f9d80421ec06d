"""State to what is on the glass: words and buttons, no sizes and no Kivy. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from edge_sync.groundwork.personal import Personal
from edge_sync.messages.queueing import PaperOutcome
from kiosk.cards.holder import HolderFacts
from kiosk.forms.eras import in_era
from kiosk.visit.answering import BACK, KEYS, START_OVER, enabled, open_answers, ring
from kiosk.visit.journey import STAFF, Scene
from kiosk.visit.state import CLOSED, PIN_DIGITS, State
from kiosk.visit.world import World
from kiosk.words.phrasebook import Phrase, Phrasebook, fill


@dataclass(frozen=True, slots=True)
class Button:
    """Something that can be touched; ``id`` is the answer it gives."""

    id: str
    label: str
    role: str
    enabled: bool = True
    focused: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One of the four items on the review screen; ``text`` None when the card does not say."""

    label: str
    text: Personal[str] | None


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything one screen shows, in words."""

    step: str
    scene: Scene
    title: str
    lines: tuple[str, ...] = ()
    notice: str = ""
    header: str = ""
    number: str = ""
    """The ticket number, large, on the ticket screen."""
    header_number: str = ""
    follow: str = ""
    """Text of the QR code beside the number; empty: none."""
    people: str = ""
    banner: str = ""
    buttons: tuple[Button, ...] = ()
    keys: tuple[Button, ...] = ()
    pin_filled: int = 0
    pin_length: int = PIN_DIGITS
    items: tuple[Item, ...] = field(default=(), repr=False)
    constants: tuple[Button, ...] = ()
    busy: bool = False
    """True while the machine still has something to do that this screen waits for."""


def picture(world: World, state: State, book: Phrasebook, facts: HolderFacts | None, follow_url: str = "") -> Picture:
    """Say what the glass shows in ``state``."""
    declared = world.step_of(state)
    with_form = bool(state.journey and world.journeys[state.journey].form)
    phrase = book.notices["still_there"] if state.warned else book.step(state.shown(), with_form=with_form)
    public = public_facts(state)
    scene = Scene.MESSAGE if state.warned else declared.scene
    places = ring(world, state)
    focused = places[min(state.focus, len(places) - 1)] if state.focus is not None and places else None

    def button(name: str, label: str, role: str) -> Button:
        return Button(name, label, role, enabled(world, state, name), name == focused)

    return Picture(
        step=state.shown(),
        scene=scene,
        title=fill(phrase.title, public),
        lines=_lines(state, phrase, public),
        notice=_notice(state, book, public),
        header=book.paper["slip"]["city"],
        number=state.ticket or "",
        header_number=fill(book.notices["your_number"].title, public) if state.ticket else "",
        follow=follow_url if state.ticket else "",
        people=_people(state, book, public),
        banner=_banner(state, book),
        buttons=tuple(button(a.id, book.label(a.id), a.role) for a in open_answers(world, state)),
        keys=tuple(button(KEYS[n], state.keypad[n], "key") for n in range(10)) if scene is Scene.PIN else (),
        pin_filled=state.pin_count,
        items=_items(facts, book) if scene is Scene.REVIEW else (),
        constants=tuple(button(name, book.label(name), "constant") for name in (BACK, START_OVER, STAFF)),
        busy=scene is Scene.WORKING or (state.step == "ticket" and state.slip is None),
    )


def _lines(state: State, phrase: Phrase, public: dict[str, object]) -> tuple[str, ...]:
    if state.shown() == CLOSED and state.closed_sentence:
        return (state.closed_sentence,)
    return tuple(fill(line, public) for line in phrase.lines)


def public_facts(state: State) -> dict[str, object]:
    """What may fill the gaps of sentences."""
    return {"ticket": state.ticket, "tries_left": state.tries_left, "people": state.ahead}


def _notice(state: State, book: Phrasebook, public: dict[str, object]) -> str:
    if state.warned:
        return ""
    if state.step == "ticket":
        return _slip_notice(state, book)
    if state.step == "pin":
        tries = fill(book.notices["tries_left"].title, public) if state.tries_left is not None else ""
        wrong = book.notices["pin_wrong"].title + "。" if state.fault == "CARD-06" else ""
        return wrong + tries
    if state.fault is not None:
        return book.fault(state.fault).resident
    return ""


def _slip_notice(state: State, book: Phrasebook) -> str:
    if state.slip is None:
        return book.notices["slip_printing"].title
    if state.slip is PaperOutcome.PRINTED:
        return book.notices["slip_printed"].title
    return book.fault(state.fault).resident if state.fault else book.notices["slip_failed"].title


def _people(state: State, book: Phrasebook, public: dict[str, object]) -> str:
    slip = book.paper["slip"]
    return fill(slip["wait"], public) if public["people"] is not None else slip["wait_unknown"]


def _banner(state: State, book: Phrasebook) -> str:
    if state.call is not None:
        return fill(book.notices["call"].title, {"ticket": state.call.ticket, "counter": state.call.counter})
    return book.notices["staff_called"].title if state.staff_called else ""


def _items(facts: HolderFacts | None, book: Phrasebook) -> tuple[Item, ...]:
    if facts is None or facts.name.wiped:
        return ()
    words = book.paper["items"]
    born = None
    if facts.birth_date is not None:
        day = facts.birth_date.reveal()
        born = Personal(f"{in_era(day).text()}（{day.year}年）")
    sex = book.paper["sex"].get(str(facts.sex.reveal()), book.paper["sex"]["0"])
    return (
        Item(words["name"], facts.name),
        Item(words["address"], facts.address),
        Item(words["birth_date"], born),
        Item(words["sex"], Personal(sex)),
    )
