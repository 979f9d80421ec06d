"""Pieces of words, how rare each is, and how alike an utterance is to every phrase by them. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_UNKNOWN = 0.35
"""How much a piece that no phrase has counts against an utterance; 1 would be as much as a known rare one."""

_RARE = 24


def pieces(text: str, lengths: Sequence[int]) -> Iterator[str]:
    """All runs of the given lengths, with marks for where the text begins and ends; none of an empty text."""
    if not text:
        return
    marked = f"^{text}$"
    for length in lengths:
        for start in range(len(marked) - length + 1):
            yield marked[start : start + length]


def pieces_of_words(text: str) -> Iterator[str]:
    """Words, pairs of words, and pieces of words (these bear a slip of the finger)."""
    words = text.split()
    for word in words:
        yield f"w{word}"
        yield from pieces(word, (3, 4, 5))
    for first, second in pairwise(words):
        yield f"b{first} {second}"


class Likeness:
    """Cosine similarity to n phrases, weighted by rarity."""

    def __init__(self, phrases: Sequence[Counter[str]]) -> None:
        self._count = len(phrases)
        columns: dict[str, int] = {}
        column = np.array([columns.setdefault(p, len(columns)) for phrase in phrases for p in phrase], np.int64)
        row = np.repeat(np.arange(self._count), [len(phrase) for phrase in phrases])
        often = np.array([n for phrase in phrases for n in phrase.values()], np.float64)
        per_column = np.bincount(column, minlength=len(columns))
        self._columns = columns
        self._rarity = np.log((self._count + 1) / (per_column + 0.5))
        self._rarity_unknown = _UNKNOWN * float(np.log(self._count + 1))
        weight = (1 + np.log(often)) * self._rarity[column]
        weight /= np.sqrt(np.bincount(row, weight**2, self._count))[row]
        order = np.argsort(column, kind="stable")
        self._row, self._weight = row[order], weight[order].astype(np.float32)
        self._start = np.concatenate([[0], np.cumsum(per_column)])
        """Column c's phrases stand at ``_start[c]`` … ``_start[c + 1]``."""

    def to(self, utterance: Counter[str]) -> Floats:
        """Shape (n,), 0 … 1."""
        known = [(self._columns[piece], 1 + math.log(n)) for piece, n in utterance.items() if piece in self._columns]
        if not known:
            return np.zeros(self._count, np.float32)
        weights = [weight * float(self._rarity[column]) for column, weight in known]
        unknown = [1 + math.log(n) for piece, n in utterance.items() if piece not in self._columns]
        length = math.sqrt(sum(w * w for w in weights) + sum((w * self._rarity_unknown) ** 2 for w in unknown))
        parts = [slice(self._start[column], self._start[column + 1]) for column, _ in known]
        rows = np.concatenate([self._row[part] for part in parts])
        products = np.concatenate([self._weight[part] * (w / length) for part, w in zip(parts, weights, strict=True)])
        return np.bincount(rows, products, self._count).astype(np.float32)

    def among(self) -> Floats:
        """Of the phrases to each other, shape (n, n). Frequent pieces as one product, rare ones pair by pair."""
        per_column = np.diff(self._start)
        frequent = np.flatnonzero(per_column > _RARE)
        table = np.zeros((self._count, len(frequent)), np.float32)
        for place, column in enumerate(frequent):
            part = slice(self._start[column], self._start[column + 1])
            table[self._row[part], place] = self._weight[part]
        cells, values = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
        for length in range(1, _RARE + 1):
            places = self._start[:-1][per_column == length][:, None] + np.arange(length)
            rows, weights = self._row[places], self._weight[places]
            cells.append((rows[:, :, None] * self._count + rows[:, None, :]).ravel())
            values.append((weights[:, :, None] * weights[:, None, :]).ravel())
        rare = np.bincount(np.concatenate(cells), np.concatenate(values), self._count**2)
        result: Floats = table @ table.T + rare.reshape(self._count, self._count).astype(np.float32)
        return result
