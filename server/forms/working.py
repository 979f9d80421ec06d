"""One answer of the page to the next: members added and taken out, addresses completed, forms ticked. Pure.

What is not saved yet lives in the page alone: nothing unsealed is stored between two answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from edge_sync.messages.entry import MOST_PEOPLE, Entry, Person, Source
from edge_sync.messages.forms import FormNeeded
from server.forms.library import Stock
from server.forms.reading import Reading, with_member, without_member

Complete = Callable[[str], str]
"""Seven digits of a postal code to the address as far as it goes; empty when there is no such code."""
NEW = -1
_PLACE = re.compile(r"(p(?P<p>\d+)-.*|a-[a-z0-9_]+-(?P<a>\d+)(-postal)?)\Z")


@dataclass(frozen=True)
class Work:
    """The entry as the page has it."""

    reading: Reading
    typed: Mapping[str, str]
    order: tuple[int, ...]
    """Where each person of the page stands in the stored entry; ``NEW``: not there yet."""
    forms: tuple[FormNeeded, ...]


def order_of(entry: Entry, typed: Mapping[str, str]) -> tuple[int, ...]:
    """Whom the page showed."""
    said = [part for part in typed.get("people", "").split(",") if re.fullmatch(r"-1|\d{1,2}", part)]
    everybody = tuple(range(len(entry.people)))
    order = tuple(who if (who := int(part)) in everybody else NEW for part in said[:MOST_PEOPLE])
    return order or everybody


def people_in(entry: Entry, order: Sequence[int]) -> Entry:
    """The stored entry with the people of the page."""
    people = tuple(Person(source=Source.CLERK) if who == NEW else entry.people[who] for who in order)
    return msgspec.structs.replace(entry, people=people)


def rearranged(work: Work, do: str, complete: Complete) -> Work:
    """What a button other than 保存 does."""
    deed, _, number = do.partition("-")
    who, entry = int(number) if re.fullmatch(r"\d{1,2}", number) else 0, work.reading.entry
    if deed == "add" and len(entry.people) < MOST_PEOPLE:
        reading = Reading(with_member(entry, Person(source=Source.CLERK)), work.reading.problems)
        return _with(work, reading, (*work.order, NEW))
    if deed == "remove" and 0 < who < len(entry.people):
        reading = Reading(without_member(entry, who), moved_up(work.reading.problems, who))
        order = (*work.order[:who], *work.order[who + 1 :])
        return Work(reading, moved_up(work.typed, who), order, work.forms)
    if deed == "complete" and who < len(entry.people):
        return _with(work, Reading(_with_address(entry, who, complete), work.reading.problems), work.order)
    if do.startswith("fill:"):
        return _with(work, Reading(_with_answer(entry, do[5:], complete), work.reading.problems), work.order)
    return work


def moved_up(places: Mapping[str, str], gone: int) -> dict[str, str]:
    """Fields of the page by name, after one person left it."""
    found = {}
    for place, value in places.items():
        match = _PLACE.match(place)
        who = int(match["p"] or match["a"]) if match else 0
        if match is None or who < gone:
            found[place] = value
        elif who > gone:
            old, new = (f"p{who}-", f"p{who - 1}-") if match["p"] else (f"-{who}", f"-{who - 1}")
            head, _, tail = place.rpartition(old) if match["a"] else place.partition(old)
            found[f"{head}{new}{tail}"] = value
    return found


def chosen(ticked: Sequence[str], needed: tuple[FormNeeded, ...], stock: Stock) -> tuple[FormNeeded, ...]:
    """Forms that stay keep their version; those that are new come in the newest."""
    stay = [one for one in needed if one.form in ticked]
    there = {one.form for one in stay}
    new = [name for name in dict.fromkeys(ticked) if name in stock.forms and name not in there]
    return (*stay, *(FormNeeded(form=name, form_version=stock.forms[name].version) for name in new))


def forms_differing(before: tuple[FormNeeded, ...], after: tuple[FormNeeded, ...]) -> list[str]:
    """Forms that came or went."""
    return [f"form:{one.form}" for one in (*before, *after) if (one in before) != (one in after)]


@dataclass(frozen=True)
class FormLine:
    """A form on the page."""

    form: str
    title: str
    version: int
    ticked: bool
    stored: bool
    """It can be printed and handed over: it is part of what is stored."""
    newest: int
    """The version in force; 0 where the form is not in the library any more."""


def form_lines(stored: tuple[FormNeeded, ...], ticked: tuple[FormNeeded, ...], stock: Stock) -> list[FormLine]:
    """Every form that can be ticked: those of the visit first."""
    kept = {one.form for one in stored}
    lines = []
    for one in ticked:
        now = stock.forms.get(one.form)
        title, newest = (now.title, now.version) if now is not None else (one.form, 0)
        lines.append(FormLine(one.form, title, one.form_version, True, one.form in kept, newest))
    there = {one.form for one in ticked}
    others = [form for name, form in stock.forms.items() if name not in there]
    return lines + [FormLine(one.id, one.title, one.version, False, False, one.version) for one in others]


def _with(work: Work, reading: Reading, order: tuple[int, ...]) -> Work:
    return Work(reading, work.typed, order, work.forms)


def _with_address(entry: Entry, who: int, complete: Complete) -> Entry:
    """Only where nothing stands yet: what was written is never replaced."""
    people = list(entry.people)
    if not people[who].address:
        people[who] = msgspec.structs.replace(people[who], address=complete(people[who].postal_code))
    return msgspec.structs.replace(entry, people=tuple(people))


def _with_answer(entry: Entry, key: str, complete: Complete) -> Entry:
    found = complete(entry.answers.get(f"{key}_postal_code", ""))
    if not found or entry.answers.get(key):
        return entry
    return msgspec.structs.replace(entry, answers=entry.answers | {key: found})
