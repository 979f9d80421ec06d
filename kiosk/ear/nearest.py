"""Which phrase was meant: a grammar is no closed list, so the decoder mixes phrases. Pure.

By what was measured, a result's distance to the nearest phrase tells a wrong result from a right one,
and the decoder's own confidence does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extract

SURE_WITHIN, PERHAPS_WITHIN = 0.3, 0.5
"""Distances up to which a phrase was said, and up to which it may have been; to be measured anew with each model."""

MOST = 3
Candidates = tuple[tuple[str, float], ...]
Band = Literal["sure", "perhaps", "no"]


class Nearest:
    """Phrases by how near what was heard comes to one of their spellings."""

    def __init__(self, spellings: Iterable[tuple[str, str]]) -> None:
        """Pairs of spelling and phrase; a spelling that two phrases share is the first one's."""
        self._phrase_of: dict[str, str] = {}
        for spelling, phrase in spellings:
            self._phrase_of.setdefault(spelling, phrase)

    def to(self, heard: str) -> Candidates:
        """The three nearest phrases, each once, with distances 0 (equal) … 1 (nothing in common); none of nothing."""
        if not heard:
            return ()
        found = extract(
            heard, list(self._phrase_of), scorer=Levenshtein.normalized_distance, limit=len(self._phrase_of)
        )
        best: dict[str, float] = {}
        for spelling, distance, _ in found:
            best.setdefault(self._phrase_of[spelling], round(float(distance), 3))
            if len(best) == MOST:
                break
        return tuple(best.items())


def band(candidates: Sequence[tuple[str, float]]) -> Band:
    """How far the best candidate is to be believed."""
    distance = candidates[0][1] if candidates else 1.0
    return "sure" if distance <= SURE_WITHIN else "perhaps" if distance <= PERHAPS_WITHIN else "no"
