"""The sentences of a screen: words of the phrasebook with public facts in their gaps. Pure."""

from __future__ import annotations

from edge_sync.messages.hall import follow_code
from edge_sync.messages.queueing import PaperOutcome
from kiosk.cards.ways import SecretKind
from kiosk.visit import boards
from kiosk.visit.facts import facts, variant, when_facts
from kiosk.visit.journey import Scene
from kiosk.visit.labels import label_facts
from kiosk.visit.state import CLOSED, State
from kiosk.visit.world import World
from kiosk.words.phrasebook import Phrase, Phrasebook, ended, fill

SAID_BY_THE_STEP = ("CARD-05", "CARD-07", "CARD-08", "CARD-09")
"""Faults that have a step of their own, whose words say it already."""
NUMBERS = (SecretKind.NUMBER_B, SecretKind.CARD_NUMBER)


def phrase_of(world: World, state: State, book: Phrasebook) -> Phrase:
    """The words of what is on the glass."""
    if state.warned:
        return book.notices["still_there"]
    if state.over:
        return book.step(state.over, with_form=True, variant=state.unheard)
    with_form = bool(facts(world, state)["with_form"])
    return book.step(state.shown(), with_form=with_form, variant=variant(state))


def public_facts(state: State) -> dict[str, object]:
    """What may fill the gaps of sentences."""
    return {
        "ticket": state.ticket,
        "tries_left": state.tries_left,
        "people": state.ahead,
        "person": state.who or None,
        "sheet": min(len(state.printed) + 1, max(1, len(state.forms) + bool(state.codes))),
        "sheets": len(state.forms),
        "page": state.page + 1,
        "pages": max(1, len(state.pages)),
        **when_facts(state),
    }


def title(world: World, state: State, book: Phrasebook, phrase: Phrase, public: dict[str, object]) -> str:
    """The one question or message of the screen."""
    question = world.question(state)
    if question is not None and not state.covered() and world.step_of(state).scene in (Scene.ASK, Scene.TYPE):
        return book.asked(state.ask.question if state.ask else "", question).ask
    heard = {"label": label_of(world, state, book, state.guesses[0])} if state.guesses else {}
    said = fill(phrase.title, public | heard)
    many = world.step_of(state).scene is Scene.REVIEW and len(state.pages) > 1 and not state.covered()
    return f"{said}　{fill(book.notices['page_of'].title, public)}" if many else said


def lines(state: State, phrase: Phrase, public: dict[str, object]) -> tuple[str, ...]:
    """What explains the title."""
    if state.shown() == CLOSED and state.closed_sentence:
        return (state.closed_sentence,)
    return tuple(fill(line, public) for line in phrase.lines)


def notice(world: World, state: State, book: Phrasebook, public: dict[str, object]) -> str:
    """The sentence that stands out: what went wrong, how many tries are left, what to do next."""
    if state.covered():
        return ""
    if state.idle() or world.step_of(state).scene is Scene.CODE:
        return book.notices[state.notice].title if state.notice in book.notices else ""
    if state.step == "ticket":
        return _of_the_slip(state, book)
    match world.step_of(state).scene:
        case Scene.KEYPAD:
            return _of_the_secret(state, book, public)
        case Scene.ASK | Scene.TYPE:
            return _of_the_board(state, book)
        case Scene.PEOPLE | Scene.REVIEW | Scene.FIX:
            return ""
        case _ if state.fault is None or state.fault in SAID_BY_THE_STEP:
            return ""
        case _:
            return book.fault(state.fault).resident


def _of_the_secret(state: State, book: Phrasebook, public: dict[str, object]) -> str:
    tries = fill(book.notices["tries_left"].title, public) if state.tries_left is not None else ""
    if state.fault not in ("CARD-06", "CARD-12") or state.part:
        return tries
    if state.way in NUMBERS:
        return book.notices["number_wrong"].title
    return ended(book.notices["pin_wrong"].title, book.stop) + (" " if book.stop == "." else "") + tries


def _of_the_board(state: State, book: Phrasebook) -> str:
    if state.notice in book.notices:
        return book.notices[state.notice].title
    return book.notices["board_house"].title if state.board == boards.HOUSE else ""


def _of_the_slip(state: State, book: Phrasebook) -> str:
    if state.slip is None:
        return book.notices["slip_printing"].title
    if state.slip is PaperOutcome.PRINTED:
        return book.notices["slip_printed"].title
    return book.fault(state.fault).resident if state.fault else book.notices["slip_failed"].title


def people_before(book: Phrasebook, public: dict[str, object]) -> str:
    """How many wait, or that it is not known."""
    slip = book.paper["slip"]
    return fill(slip["wait"], public) if public["people"] is not None else slip["wait_unknown"]


def banner(state: State, book: Phrasebook) -> str:
    """What lies over the header: a call, what the ear does, that staff were called, or disaster mode."""
    if state.call is not None:
        return fill(book.notices["call"].title, {"ticket": state.call.shown, "counter": state.call.counter})
    if state.ear == "open":
        return book.notices["speak_now"].title
    if state.voice_note:
        return book.notices[state.voice_note].title
    if state.staff_called:
        return book.notices["staff_called"].title
    hall = state.queue.hall if state.queue is not None else None
    # During a visit the header holds the visitor's own number.
    disaster = state.ticket is None and hall is not None and hall.disaster is not None
    return book.notices["disaster"].title if disaster else ""


def without_paper(state: State) -> bool:
    """True when the number surely is, or may be, on the glass alone."""
    return state.ticket is not None and state.slip in (PaperOutcome.NOT_PRINTED, PaperOutcome.UNKNOWN)


def follow(state: State, prefix: str) -> str:
    """The address of the ticket's page for phones; empty: none."""
    if not (prefix and state.ticket and state.visit_id and state.followed):
        return ""
    return prefix + follow_code(state.visit_id)


def door_note(state: State, book: Phrasebook, errand: str) -> str:
    """That an errand gives no numbers now, in a word; empty: it does."""
    door = next((door for door in state.doors if door.errand == errand), None)
    if door is None:
        return ""
    kind = "door_online" if door.why == "online" else "door_today" if door.soon else "door_shut"
    return fill(book.notices[kind].title, {"opens": door.opens})


def header(state: State, book: Phrasebook, page_of: int | None = None) -> str:
    """The city; while a member of the household is entered or looked at (``page_of``), which one."""
    whose = page_of or (state.ask.who if state.ask is not None else state.who)
    return fill(book.notices["of_member"].title, {"person": whose}) if whose else book.paper["slip"]["city"]


def label_of(world: World, state: State, book: Phrasebook, name: str) -> str:
    """What an answer's button says."""
    known = label_facts(world, state, name)
    if "question" not in known or state.journey is None:
        return book.label(str(known.get("answer", name)))
    asked = str(known["question"])
    words = book.asked(asked, world.questions(state.journey)[asked])
    label = next((choice.label for choice in words.choices if choice.id == known.get("choice")), words.label)
    whose = fill(book.notices["of_member"].title, known) + book.paper["marks"]["colon"] if known.get("person") else ""
    return whose + label


def manner_note(state: State, book: Phrasebook, name: str) -> str:
    """What is chosen now, below the answer that changes it; empty: nothing is."""
    now = state.manner
    words = book.paper["manner"]
    match name:
        case "letters":
            return words[f"letters_{now.letters}"]
        case "look":
            return words[f"look_{now.look}"]
        case "furigana" | "low" | "writing":
            return words["on" if getattr(now, name) else "off"]
        case "louder" | "softer":
            return words["volume"].format(volume=now.volume)
        case "faster" | "slower":
            return words["rate"].format(percent=now.rate_percent)
        case _:
            return ""
