"""An entry to what stands in each box of a form. Pure."""

from __future__ import annotations

from datetime import date

from edge_sync.messages.entry import Entry, Person
from edge_sync.stationery.catalogue import Box, Form
from edge_sync.stationery.eras import in_era
from edge_sync.stationery.interview import Ask, answer_key, applies
from edge_sync.stationery.municipalities import split
from edge_sync.stationery.questions import Question, QuestionKind, postal_code_of

SEXES = {"male": "男", "female": "女"}
ONESELF = "本人"
"""続柄 of the one who came: it is counted from them."""
_FIRST_DAY = date(1868, 1, 25)


def sheets(form: Form, entry: Entry) -> int:
    """How many times the form is needed, because its rows for the household are fewer than the people."""
    more = len(entry.people) - 1
    return max(1, -(-more // form.members)) if form.members else 1


def values(form: Form, entry: Entry, *, sheet: int = 0) -> dict[int, str]:
    """Give each box, by its place in ``form.boxes``, its text or choice; what nobody knows is left out.

    ``sheet`` counts from 0: further ones hold the visitor again and the members for whom there was no room.
    The result holds persons' items: use it and let go of it, never store or log it.
    """
    found = {}
    for place, box in enumerate(form.boxes):
        text = _value(box, whose(box, form, sheet), form, entry)
        if text:
            found[place] = text
    return found


def whose(box: Box, form: Form, sheet: int) -> int:
    """The person of a box on one of the sheets: the visitor is on each, the members follow one another."""
    return box.who + sheet * form.members if box.who else 0


def _value(box: Box, who: int, form: Form, entry: Entry) -> str:
    if box.item == "answer":
        return _answer(box, who, form, entry)
    if box.item == "ticket":
        return entry.ticket
    if box.item.startswith("today"):
        return _day("today", date.fromisoformat(entry.today)).get(box.item, "")
    if who >= len(entry.people):
        return ""
    person = entry.people[who]
    if box.item.startswith("birth"):
        return _born(person).get(box.item, "")
    if box.item in ("address_prefecture", "address_city", "address_rest"):
        return str(getattr(split(person.address), box.item.removeprefix("address_")))
    if box.item == "relation":
        return _relation(box, who, person, form)
    return _as_written(box, str(getattr(person, box.item, "")))


def _as_written(box: Box, text: str) -> str:
    if box.item == "postal_code":
        return _postal(text)
    return SEXES.get(text, "") if box.item == "sex" and box.draw == "text" else text


def _answer(box: Box, who: int, form: Form, entry: Entry) -> str:
    question = form.catalogue.get(box.question)
    if question is None:
        return _postal_answer(box, who, form, entry)
    ask = Ask(box.question, who)
    if not applies(question, ask, form.catalogue, entry):
        return ""
    if question.fills:
        said = str(getattr(entry.people[who], question.fills)) if who < len(entry.people) else ""
    else:
        said = entry.answers.get(answer_key(ask), "")
    if box.draw != "text":
        return said
    if question.kind is QuestionKind.DATE and said:
        return _day("today", date.fromisoformat(said))["today"]
    return label_of(question, said)


def _postal_answer(box: Box, who: int, form: Form, entry: Entry) -> str:
    for name, question in form.catalogue.items():
        if box.question == postal_code_of(name) and applies(question, Ask(name, who), form.catalogue, entry):
            return _postal(entry.answers.get(answer_key(Ask(box.question, who)), ""))
    return ""


def label_of(question: Question, answer: str) -> str:
    """An answer as people read it: a choice's label, everything else as it was entered."""
    return next((choice.label for choice in question.choices if choice.id == answer), answer)


def _relation(box: Box, who: int, person: Person, form: Form) -> str:
    if not person.relation:
        return ONESELF if who == 0 and box.draw == "text" else ""
    if box.draw != "text":
        return person.relation
    asked = [question for question in form.catalogue.values() if question.fills == "relation"]
    labels = {choice.id: choice.label for question in asked for choice in question.choices}
    return labels.get(person.relation, person.relation)


def _postal(code: str) -> str:
    return f"{code[:3]}-{code[3:]}" if len(code) == 7 else code


def _born(person: Person) -> dict[str, str]:
    return _day("birth", date.fromisoformat(person.birth_date)) if person.birth_date else {}


def _day(name: str, day: date) -> dict[str, str]:
    whole = "today" if name == "today" else "birth_date"
    western = {
        f"{whole}_western": f"{day.year}年{day.month}月{day.day}日",
        f"{name}_year_western": str(day.year),
        f"{name}_month": str(day.month),
        f"{name}_day": str(day.day),
    }
    if day < _FIRST_DAY:
        return western | {whole: western[f"{whole}_western"]}
    era = in_era(day)
    year = "元" if era.year == 1 else str(era.year)
    return western | {whole: era.text(), f"{name}_era": era.era, f"{name}_year": year}
