"""What of a person is on the glass: rows of the review, names of the household, what is typed. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from edge_sync.groundwork.personal import Personal
from kiosk.visit import boards, booking_code, typing
from kiosk.visit.glimpse import Glimpse
from kiosk.visit.journey import Scene
from kiosk.visit.keypad import begin_and_end
from kiosk.visit.questioning import all_asks
from kiosk.visit.review import pages, rows
from kiosk.visit.state import State
from kiosk.visit.world import World
from kiosk.words.phrasebook import Phrasebook, fill

GROUPS_OF_CARD_NUMBER = (2, 10)


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the review; ``text`` None when nobody said it. ``of_person``: a person's item, not an answer.

    ``language``: whose letters the text has; what was typed or stands on a card is Japanese.
    """

    label: str
    text: Personal[str] | None
    of_person: bool = True
    who: int = 0
    language: str = "ja"


def page_items(world: World, state: State, book: Phrasebook, seen: Glimpse) -> tuple[Item, ...]:
    """The rows of the review's page."""
    if seen.entry is None or state.journey is None:
        return ()
    questions = world.questions(state.journey)
    asked = all_asks(world.journeys[state.journey], world.forms, world.catalogue, seen.entry)
    # The cut is the catalogue's in every language: what can be corrected on a page was counted so.
    cut = pages(rows(seen.entry, asked, questions))
    if state.page >= len(cut):
        return ()
    begin = sum(len(page) for page in cut[: state.page])
    in_words = {name: book.asked(name, question) for name, question in questions.items()}
    here = rows(seen.entry, asked, in_words, book.paper["when"]["date"])[begin : begin + len(cut[state.page])]
    words = book.paper["items"]
    found = []
    for row in here:
        kind, _, name = row.label.partition(".")
        own = kind == "items" and bool(name)
        known = name == "sex" and "sex_" + row.text in words
        text = words["sex_" + row.text] if known else row.text
        said = Personal(text) if text or not own else None
        language = book.language if known or row.in_words else "ja"
        found.append(Item(words[name] if own else row.label, said, own, row.who, language))
    return tuple(found)


def names(seen: Glimpse, book: Phrasebook) -> tuple[Item, ...]:
    """Who is in the entry: whose name and the name, nothing else."""
    if seen.entry is None:
        return ()
    words = book.paper["items"]
    whose = [words["visitor"], *(fill(book.notices["nth"].title, {"person": n}) for n in range(1, 10))]
    return tuple(
        Item(whose[who], Personal(person.name or person.kana or "—"), who=who)
        for who, person in enumerate(seen.entry.people)
    )


def shown_text(world: World, state: State, book: Phrasebook, seen: Glimpse) -> Personal[str] | None:
    """What is typed, as one reads it; None where it is hidden or nothing is typed at all."""
    match world.step_of(state).scene:
        case Scene.KEYPAD if state.way is not None and not state.way.hidden:
            begin, end = begin_and_end(state)
            typed = seen.typed[begin:end].ljust(end - begin, "＿")
            if end - begin > 8:
                first, last = GROUPS_OF_CARD_NUMBER
                typed = " ".join((typed[:first], typed[first:last], typed[last:]))
            return Personal(typed)
        case Scene.CODE:
            return Personal(booking_code.shown(state.code))
        case Scene.TYPE if state.board != boards.ERA:
            return Personal(typing.display(seen.typed, state.board) or book.notices["nothing_typed"].title)
        case Scene.ASK if state.board == boards.COUNT:
            return Personal(seen.typed)
        case _:
            return None
