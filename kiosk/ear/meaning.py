"""From what was heard to what is wanted. Pure.

The decoder hears nothing but the phrases it was given and mixes them, so however sure the words sound,
they count only as far as they are near to one phrase and far from another that means something else.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from kiosk.ear.nearest import PERHAPS_WITHIN, SURE_WITHIN, Candidates
from kiosk.understanding.matcher import MOST_CANDIDATES, NOTHING, Candidate, Understood

RIVAL_WITHIN = 0.15
"""A phrase that means something else and is this much farther at most might have been said as well.

転入届を出したい and 転出届を出したい, as decoded, are so far from each other.
"""

Understand = Callable[[str], Understood]


def meaning(text: str, candidates: Candidates, understand: Understand) -> Understood:
    """What is wanted; ``text`` and ``candidates`` as in ``Heard``, ``understand``: of one language."""
    if not text or not candidates or candidates[0][1] > PERHAPS_WITHIN:
        return NOTHING
    understood = understand(text)
    if understood.band != "act":
        return understood
    meant = [(understand(phrase), distance) for phrase, distance in candidates]
    rivals = [one for one, distance in meant if distance <= candidates[0][1] + RIVAL_WITHIN]
    sure = candidates[0][1] == 0 or all(one.intent == understood.intent for one in rivals)
    if sure and candidates[0][1] <= SURE_WITHIN:
        return understood
    return _asked(understood, [one for one, _ in meant])


def _asked(understood: Understood, meant: list[Understood]) -> Understood:
    """To be offered: what was understood, then what the other phrases mean."""
    offered = {understood.candidates[0].intent: understood.candidates[0]}
    for one in meant:
        for candidate in one.candidates[:1] if one.band != "none" else ():
            offered.setdefault(candidate.intent, candidate)
    for candidate in understood.candidates:
        offered.setdefault(candidate.intent, candidate)
    first: list[Candidate] = list(offered.values())[:MOST_CANDIDATES]
    return msgspec.structs.replace(understood, band="ask", candidates=tuple(first))
