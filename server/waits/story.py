"""What happened to one number in one line, and a day full of it; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

FINISHED = "finished"
NO_SHOW = "no_show"
MOVED_ON = "moved_on"
"""Sent to another line; its next story begins where this one ends."""
GONE = "gone"
"""Gave the number back, or left before the call."""
OPEN = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One wait of one visit. Moments are seconds since midnight in Asia/Tokyo of the day that the number belongs to."""

    visit: str
    service: str
    priority: str
    issued_s: int
    """When this wait began: with the number, or with the transfer."""
    called_s: int | None
    """The first call out of this wait."""
    ended_s: int | None
    """When the counter was free again, or the number was given back."""
    counter: str
    outcome: str
    device: str
    sure: bool = True
    """False when the moment of issue cannot be trusted; then nothing is learned from the wait."""

    @property
    def wait_s(self) -> int | None:
        """The real wait; None while it lasts, and when nobody knows."""
        if self.called_s is None or not self.sure:
            return None
        return max(0, self.called_s - self.issued_s)


@dataclass(frozen=True, slots=True)
class Day:
    """One day's stories in the order in which the waits began."""

    date: date
    stories: tuple[Story, ...]


def day_of(when: date, stories: Iterable[Story]) -> Day:
    """Put stories in order."""
    return Day(when, tuple(sorted(stories, key=lambda one: (one.issued_s, one.visit, one.service))))


def until(day: Day, now_s: int) -> Day:
    """The day as it was known at a moment; nothing later can be seen in it."""
    return Day(day.date, tuple(_as_known(one, now_s) for one in day.stories if one.issued_s <= now_s))


def _as_known(story: Story, now_s: int) -> Story:
    if story.ended_s is not None and story.ended_s <= now_s:
        return story
    if story.called_s is not None and story.called_s <= now_s:
        return replace(story, ended_s=None, outcome=OPEN)
    return replace(story, called_s=None, ended_s=None, counter="", outcome=OPEN)
