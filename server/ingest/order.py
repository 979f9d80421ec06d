"""Letters of several deliveries by their streams, and what their order tells; pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from edge_sync.messages.letter import Letter
from server.ingest.sorting import Sorted


def by_stream(batches: Iterable[Sorted]) -> dict[tuple[str, str], list[Letter]]:
    """Letters of each stream; the stream a machine spoke of last stands last."""
    streams: dict[tuple[str, str], list[Letter]] = {}
    for batch in batches:
        for spoiled in batch.spoiled:
            if spoiled.sequence is not None:
                streams.setdefault((batch.device, spoiled.epoch), [])
        for epoch in {letter.epoch: None for letter in batch.letters}:
            place = (batch.device, epoch)
            letters = streams.pop(place, [])
            letters.extend(letter for letter in batch.letters if letter.epoch == epoch)
            streams[place] = letters
    return streams


def ascending(letters: list[Letter]) -> list[Letter]:
    """The same letters by their numbers; those of one number stay as they came."""
    if all(one.sequence <= other.sequence for one, other in pairwise(letters)):
        return letters
    return sorted(letters, key=lambda letter: letter.sequence)


def each_once(letters: list[Letter]) -> bool:
    """Tell whether ascending letters have different numbers."""
    return all(one.sequence < other.sequence for one, other in pairwise(letters))


def continues(upto: int, letters: list[Letter]) -> bool:
    """Tell whether the watermark may move over all of these: no hole before or between them."""
    if letters[0].sequence > upto + 1:
        return False
    return all(other.sequence - one.sequence <= 1 for one, other in pairwise(letters))
