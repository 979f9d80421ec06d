"""The hall at one moment, as anybody could know it then; pure. The same for live pages and for replay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from server.waits.story import Day, Story, until


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Who waits, who is in hand, and what has ended so far today."""

    date: date
    now_s: int
    waiting: tuple[Story, ...]
    """In the order in which the waits began."""
    in_hand: tuple[Story, ...]
    called: tuple[Story, ...]
    """Everything called so far today, in the order of the calls; those in hand too."""

    def ahead_of(self, key: tuple[str, str]) -> Snapshot:
        """The same moment with only those waiting who wait longer than this visit and service."""
        place = next((at for at, one in enumerate(self.waiting) if (one.visit, one.service) == key), None)
        return self if place is None else replace(self, waiting=self.waiting[:place])


def snapshot(day: Day, now_s: int) -> Snapshot:
    """Look at a day at a moment; what came later, or was written down later, cannot be seen."""
    return of_known(until(day, now_s), now_s)


def before_joining(day: Day, story: Story) -> Snapshot:
    """The moment at which a story begins, without the story itself."""
    known = until(day, story.issued_s)
    mine = (story.visit, story.service)
    others = tuple(one for one in known.stories if (one.visit, one.service) != mine or one.issued_s != story.issued_s)
    return of_known(replace(known, stories=others), story.issued_s)


def of_known(day: Day, now_s: int) -> Snapshot:
    """Sort what is known into who waits, who is in hand, and who was called."""
    return Snapshot(
        day.date,
        now_s,
        tuple(one for one in day.stories if one.called_s is None and one.ended_s is None),
        tuple(one for one in day.stories if one.called_s is not None and one.ended_s is None),
        by_call(day.stories),
    )


def by_call(stories: Sequence[Story]) -> tuple[Story, ...]:
    """Those called, in the order of the calls."""
    return tuple(sorted((one for one in stories if one.called_s is not None), key=lambda one: one.called_s or 0))
