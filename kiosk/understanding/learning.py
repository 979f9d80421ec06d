"""From likenesses to phrases to a score an intent: ridge regression on the phrases, and the nearest phrase. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kiosk.understanding.grams import Floats

_RIDGE, _NEAREST = 0.3, 0.6
"""How little single phrases may bend the answer, and how much the nearest one counts beside all; found on the
development part of the phrases."""

BY_HEART = 1 + _NEAREST


class Learnt:
    """What n phrases of k intents teach about one way to compare them."""

    def __init__(self, alike: Floats, intents: Sequence[int], kinds: int) -> None:
        """``alike``: (n, n); ``intents``: of each phrase, 0 … kinds - 1."""
        of = np.asarray(intents)
        per_intent = np.bincount(of, minlength=kinds)
        weight = np.sqrt(len(of) / kinds / np.maximum(per_intent, 1))[of]
        wanted = np.full((len(of), kinds), -1 / kinds, np.float32)
        wanted[np.arange(len(of)), of] = 1
        ridge = np.diag((_RIDGE / weight).astype(np.float32))
        self._lean: Floats = np.linalg.solve(alike + ridge, wanted)
        order = np.argsort(of, kind="stable")
        self._order = order
        self._kinds_here, self._starts = np.unique(of[order], return_index=True)
        self._kinds = kinds

    def scores(self, likeness: Floats) -> Floats:
        """Shape (kinds,): about 0 for unlike, towards ``BY_HEART`` for a phrase that is known by heart."""
        nearest = np.zeros(self._kinds, np.float32)
        nearest[self._kinds_here] = np.maximum.reduceat(likeness[self._order], self._starts)
        summed: Floats = likeness @ self._lean + _NEAREST * nearest
        return summed
