"""The hand that writes: keeps the entry in the vault, finds what is to be asked next. Needs no thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from edge_sync.messages.entry import MOST_PEOPLE, Entry, Person, Source
from edge_sync.messages.values import CardKind
from edge_sync.stationery.interview import Ask, answered
from edge_sync.stationery.questions import Question
from kiosk.hands.typist import Complete, Typist
from kiosk.visit import effects, happenings, questioning, review
from kiosk.visit.conductor import Post
from kiosk.visit.effects import Effect
from kiosk.visit.people import person_of
from kiosk.visit.privacy import Vault
from kiosk.visit.world import World

SOURCES = {
    CardKind.MY_NUMBER: Source.MY_NUMBER,
    CardKind.DRIVERS_LICENCE: Source.DRIVERS_LICENCE,
    CardKind.RESIDENCE_CARD: Source.RESIDENCE_CARD,
}


class EntryHand:
    """Works on the conductor's own thread: nothing here waits for anything."""

    def __init__(self, world: World, vault: Vault, complete: Complete, post: Post) -> None:
        """``complete`` gives the place of a postal code, or None."""
        self._world = world
        self._vault = vault
        self._post = post
        self._journey = ""
        self._typist = Typist(vault, complete, post, self._questions, self._answer, self._next)
        self._deeds: Mapping[type[Effect], Callable[..., None]] = {
            effects.KeepPerson: self._keep_person,
            effects.DropReading: lambda effect: vault.drop_reading(),
            effects.AddPerson: self._add_person,
            effects.DropPerson: self._drop_person,
            effects.AskNext: self._ask_next,
            effects.AskBefore: self._ask_before,
            effects.AskAgain: lambda effect: self._ask(effect.ask),
            effects.PassOver: self._pass_over,
            effects.Choose: self._choose,
            effects.LayReview: self._lay_review,
            effects.ClearSignature: lambda effect: vault.clear_signature(),
            effects.OpenBoard: self._typist.open,
            effects.TypeSymbol: self._typist.type,
            effects.EraseKey: self._typist.erase,
            effects.TakeTyped: self._typist.take,
        }

    @property
    def handles(self) -> tuple[type[Effect], ...]:
        """Every kind of effect that it performs."""
        return tuple(self._deeds)

    def start(self) -> None:
        """Nothing to open."""

    def stop(self) -> None:
        """Nothing to close."""

    def perform(self, effect: Effect) -> None:
        """Perform at once."""
        self._deeds[type(effect)](effect)

    def _questions(self) -> dict[str, Question]:
        return self._world.questions(self._journey) if self._journey else dict(self._world.catalogue)

    def _all(self, entry: Entry) -> list[Ask]:
        journey = self._world.journeys[self._journey]
        return questioning.all_asks(journey, self._world.forms, self._world.catalogue, entry)

    def _keep_person(self, effect: effects.KeepPerson) -> None:
        facts, entry = self._vault.facts(), self._vault.entry()
        if facts is None or effect.who > min(len(entry.people), MOST_PEOPLE - 1):
            self._vault.drop_reading()
            return
        read = person_of(facts, SOURCES.get(effect.kind, Source.TYPED))
        read = msgspec.structs.replace(read, flags=tuple(dict.fromkeys((*read.flags, *effect.flags))))
        self._vault.drop_reading()
        others = [person for who, person in enumerate(entry.people) if who != effect.who]
        if any(questioning.same_person(read, other) for other in others):
            self._post(happenings.PersonTwice())
            return
        before = entry.people[effect.who] if effect.who < len(entry.people) else None
        if before is not None and before.source is not Source.TYPED:
            before = None
        people = list(entry.people)
        people[effect.who : effect.who + 1] = [questioning.merged(read, before)]
        self._vault.change(lambda now: msgspec.structs.replace(now, people=tuple(people)))
        self._post(happenings.PersonKept(len(people), effect.who))

    def _add_person(self, effect: effects.AddPerson) -> None:
        people = self._vault.entry().people
        if effect.who == len(people) < MOST_PEOPLE:
            self._vault.change(lambda now: msgspec.structs.replace(now, people=(*people, Person())))
        self._post(happenings.PersonKept(len(self._vault.entry().people)))

    def _drop_person(self, effect: effects.DropPerson) -> None:
        last = len(self._vault.entry().people) - 1
        self._vault.change(questioning.without_last)
        self._vault.passed.difference_update([ask for ask in self._vault.passed if ask.who == last > 0])
        self._vault.asked[:] = [ask for ask in self._vault.asked if ask.who != last or last == 0]
        self._post(happenings.PersonKept(len(self._vault.entry().people)))

    def _ask_next(self, effect: effects.AskNext) -> None:
        self._journey = effect.journey
        self._next()

    def _next(self) -> None:
        entry = self._vault.entry()
        if not self._journey:
            return
        ask = questioning.next_of(self._all(entry), self._questions(), entry, self._vault.passed)
        if ask is None:
            forms = questioning.wanted_forms(self._world.journeys[self._journey], entry)
            self._post(happenings.AllAsked(forms))
            return
        self._ask(ask)

    def _ask(self, ask: Ask) -> None:
        if ask in self._vault.asked:
            self._vault.asked.remove(ask)
        self._vault.asked.append(ask)
        self._post(happenings.Asked(ask))

    def _ask_before(self, effect: effects.AskBefore) -> None:
        asked = self._vault.asked
        everything = self._all(self._vault.entry()) if self._journey else []
        while asked and (asked[-1] == effect.standing or asked[-1] not in everything):
            asked.pop()
        if not asked:
            self._post(happenings.NothingBefore())
            return
        self._vault.passed.discard(asked[-1])
        self._post(happenings.Asked(asked[-1]))

    def _pass_over(self, effect: effects.PassOver) -> None:
        self._vault.passed.add(effect.ask)

    def _choose(self, effect: effects.Choose) -> None:
        choices = self._questions()[effect.ask.question].choices
        if effect.place < len(choices):
            self._answer(effect.ask, choices[effect.place].id)

    def _answer(self, ask: Ask, answer: str, postal_code: str = "") -> None:
        every = self._questions()
        question = every[ask.question]
        self._vault.change(
            lambda entry: answered(question, ask, entry, answer, questions=every, postal_code=postal_code)
        )
        self._vault.passed.discard(ask)

    def _lay_review(self, effect: effects.LayReview) -> None:
        self._journey = effect.journey
        entry = self._vault.entry()
        cut = review.pages(review.rows(entry, self._all(entry), self._questions()))
        self._post(happenings.Reviewed(tuple(tuple(row.ask for row in page if row.ask) for page in cut)))
