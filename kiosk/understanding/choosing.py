"""Which of the answers that may be given now somebody meant: by their own words, or by what they want. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
from rapidfuzz.distance import Levenshtein

from kiosk.understanding.intents import ALWAYS_ASKED, DANGEROUS
from kiosk.understanding.matcher import Band, Matcher

SAID_WITHIN, ACT_WITHIN, ASK_WITHIN = 0.1, 0.3, 0.5
"""Normalised edit distances of sound: said as written; near enough to be echoed; near enough to be offered
(facts: 0 of 150 wrong within 0.3, 2 within 0.5)."""
MOST = 3
INTENT = "intent_"
CONTROLS = {
    "yes": ("heard_yes", "still_here"), "no": ("heard_no", "which_none"), "back": ("back",),
    "cancel": ("start_over",), "repeat": ("repeat",), "call_staff": ("call_staff",),
}  # fmt: skip
"""What a word of control answers, where it can be answered."""


class Saying(msgspec.Struct, frozen=True):
    """An answer and how it is said."""

    name: str
    forms: tuple[str, ...]


class Offer(msgspec.Struct, frozen=True):
    """What may be answered now: the answers with their words, and the errands that any utterance may name."""

    sayings: tuple[Saying, ...] = ()
    errands: tuple[str, ...] = ()


class Chosen(msgspec.Struct, frozen=True):
    """Names of answers, best first; an errand as ``intent_NAME``."""

    band: Band
    names: tuple[str, ...] = ()


Sound = Callable[[str], str]
NOTHING = Chosen("none")


def choose(heard: str, offer: Offer, matcher: Matcher | None) -> Chosen:
    """What was meant by ``heard``. Without a matcher (a language without phrases) only the answers' own words count."""
    sound: Sound = matcher.sound if matcher is not None else _plain
    near = _near(sound(heard), offer.sayings, sound)
    wanted = _wanted(heard, offer, matcher)
    if near and near[0][1] <= SAID_WITHIN and _alone(near):
        return Chosen("act", (near[0][0],))
    if wanted.band == "act":
        return wanted
    if near and near[0][1] <= ACT_WITHIN and _alone(near):
        return Chosen("act", (near[0][0],))
    names = dict.fromkeys((*wanted.names, *(name for name, distance in near if distance <= ASK_WITHIN)))
    return Chosen("ask", tuple(names)[:MOST]) if names else NOTHING


def among(chosen: Chosen, others: Iterable[Chosen]) -> Chosen:
    """What was meant, when it may have been another phrase as well: one that means something else is asked back."""
    meant = [other for other in others if other.names and other.names[:1] != chosen.names[:1]]
    if not chosen.names or not meant:
        return chosen
    names = dict.fromkeys((*chosen.names[:1], *(name for other in meant for name in other.names[:1]), *chosen.names))
    return Chosen("ask", tuple(names)[:MOST])


def _near(sounding: str, sayings: tuple[Saying, ...], sound: Sound) -> list[tuple[str, float]]:
    if not sounding:
        return []
    found = [
        (one.name, min((Levenshtein.normalized_distance(sounding, sound(form)) for form in one.forms), default=1.0))
        for one in sayings
    ]
    return sorted(found, key=lambda pair: pair[1])


def _alone(near: list[tuple[str, float]]) -> bool:
    """True when nothing else is as near."""
    return len(near) < 2 or near[1][1] - near[0][1] > SAID_WITHIN


def _wanted(heard: str, offer: Offer, matcher: Matcher | None) -> Chosen:
    if matcher is None:
        return NOTHING
    understood = matcher.understand(heard)
    if understood.band == "none":
        return NOTHING
    if understood.band == "act":
        first = _answers(understood.intent, offer)
        return Chosen("act", first[:1]) if first else NOTHING
    group = next((group for group in DANGEROUS if understood.intent in group), ())
    likely = [one.intent for one in understood.candidates if one.distance <= _OFFERED or one.intent in group]
    # Of a dangerous pair both are shown: who reads the other sees the mistake.
    likely = [*dict.fromkeys((*(i for i in likely if i in ALWAYS_ASKED), *group, *likely))] if group else likely
    found = dict.fromkeys(name for intent in likely for name in _answers(intent, offer))
    return Chosen("ask", tuple(found)[:MOST]) if found else NOTHING


_OFFERED = 0.75
"""The greatest distance of a candidate that is worth a button."""


def _answers(intent: str, offer: Offer) -> tuple[str, ...]:
    if intent in offer.errands:
        return (INTENT + intent,)
    offered = {one.name for one in offer.sayings}
    return tuple(name for name in CONTROLS.get(intent, ()) if name in offered)


def _plain(text: str) -> str:
    return "".join(text.casefold().split()).strip("。.?!？！、,")
