"""Everything that was entered, as rows and pages for the last look. Pure; the rows are personal, the pages are not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from edge_sync.messages.entry import Entry, Person, Source
from edge_sync.stationery.eras import in_era
from edge_sync.stationery.interview import Ask, answer_of
from edge_sync.stationery.questions import Question, QuestionKind

LINES_A_PAGE = 5
LETTERS_A_LINE = 17
"""What surely fits the smallest display of the rules at the least legible size."""

DATE_FORM = "{era}（{year}年）"
FIELDS = ("name", "kana", "former_name", "alias", "address", "birth_date", "sex", "phone", "relation")


@dataclass(frozen=True, slots=True)
class Row:
    """One item: what it is called, what it says, and how it can be corrected."""

    label: str
    """A word's key of ``paper.items``, or a label of the questions' catalogue."""
    text: str = field(repr=False)
    who: int
    ask: Ask | None = None
    in_words: bool = False
    """True when the text is in the words of the questions; else it was typed or stands on a card: Japanese."""

    def of_person(self) -> bool:
        """True for a person's item, False for an answer."""
        return self.label.startswith("items.")

    def lines(self) -> int:
        """How many lines it takes at most."""
        return max(1, -(-len(self.text) // LETTERS_A_LINE))


def rows(
    entry: Entry, everything: Iterable[Ask], questions: Mapping[str, Question], date_form: str = DATE_FORM
) -> list[Row]:
    """One row an item, person after person, then the answers. ``date_form`` has the gaps ``era`` and ``year``."""
    asked = {(questions[ask.question].fills, ask.who): ask for ask in everything if questions[ask.question].fills}
    home = entry.people[0].address if entry.people else ""
    found = [
        row
        for who, person in enumerate(entry.people)
        for row in _of_person(
            person, who, {name: asked.get((name, who)) for name in FIELDS}, questions, home, date_form
        )
    ]
    for ask in everything:
        question = questions[ask.question]
        if not question.fills:
            said = answer_of(question, ask, entry)
            in_words = question.kind in (QuestionKind.CHOICE, QuestionKind.DATE)
            found.append(Row(question.label, said_as(question, said, date_form), ask.who, ask, in_words))
    return found


def _of_person(
    person: Person,
    who: int,
    asked: Mapping[str, Ask | None],
    questions: Mapping[str, Question],
    lives_at: str,
    date_form: str,
) -> Iterable[Row]:
    for name in FIELDS:
        said, ask = getattr(person, name), asked[name]
        if not said or (name == "address" and who and said == lives_at):
            # What nobody said is written by hand; whoever lives with the visitor has the visitor's address.
            continue
        if name == "birth_date":
            shown = in_words(said, date_form)
        elif choices := _choices(name, ask, questions):
            # Another errand may have asked it: the counter gets it all the same, so it is shown, and in words.
            shown = next((label for one in choices if (label := said_as(one, said, date_form))), "")
            if not shown and ask is None:
                continue
        else:
            shown = said
        # What a card said is not corrected here: it is the card.
        typed = person.source is Source.TYPED or name in ("kana", "phone", "relation")
        in_own_words = name == "birth_date" or shown != said
        yield Row(f"items.{name}", shown, who, ask if typed else None, in_own_words)


def _choices(name: str, ask: Ask | None, questions: Mapping[str, Question]) -> list[Question]:
    """The questions that offer answers for a person's field; the one that is asked first."""
    found = [one for one in questions.values() if one.fills == name and one.kind is QuestionKind.CHOICE]
    asked = questions[ask.question] if ask is not None else None
    return sorted(found, key=lambda one: one is not asked)


def said_as(question: Question, answer: str, date_form: str = DATE_FORM) -> str:
    """An answer in the words of the catalogue."""
    if question.kind is QuestionKind.CHOICE:
        return next((choice.label for choice in question.choices if choice.id == answer), "")
    return in_words(answer, date_form) if question.kind is QuestionKind.DATE else answer


def in_words(iso: str, date_form: str = DATE_FORM) -> str:
    """An ISO date with its era and its western year; empty stays empty."""
    if not iso:
        return ""
    day = date.fromisoformat(iso)
    if day < date(1868, 1, 25):
        return f"{day.year}年{day.month}月{day.day}日"
    return date_form.format(era=in_era(day).text(), year=day.year)


def pages(found: Iterable[Row]) -> list[list[Row]]:
    """Rows cut into pages: a person begins a page, and so do answers that are not of the member before them.

    No page holds more than fits the smallest display.
    """
    cut: list[list[Row]] = []
    room = 0
    before: Row | None = None
    for row in found:
        fresh = before is None or (row.who != before.who and (row.of_person() or before.of_person()))
        if fresh or row.lines() > room:
            cut.append([])
            room = LINES_A_PAGE
        cut[-1].append(row)
        room -= row.lines()
        before = row
    return cut
