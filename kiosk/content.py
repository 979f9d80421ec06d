"""Where the machine's journeys, words and forms come from: what the centre sent last, or what it was built with.

The post office lays each bundle into ``<content>/<bundle>/current`` as a whole and keeps the one before as
``previous``. A bundle that this software cannot use is passed over; the machine goes on with what it had.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from edge_sync.stationery.catalogue import LIBRARY as FORMS
from kiosk.visit.journey import LIBRARY as JOURNEYS
from kiosk.words.phrasebook import LIBRARY as WORDS

CURRENT, PREVIOUS = "current", "previous"


@dataclass(frozen=True)
class Library:
    """One folder of each kind."""

    journeys: Path = JOURNEYS
    words: Path = WORDS
    forms: Path = FORMS
    settings: Path | None = None
    """Holds ``visit.toml``; None: what ``kiosk.toml`` says."""


BUILT_IN = Library()
BUNDLES = ("journeys", "words", "forms", "settings")


def offered(content: Path | None) -> dict[str, str]:
    """Bundle to the digest that lies there as ``current`` now."""
    if content is None:
        return {}
    links = {bundle: content / bundle / CURRENT for bundle in BUNDLES}
    return {bundle: link.resolve().name for bundle, link in links.items() if link.is_dir()}


def libraries(content: Path | None) -> Iterator[tuple[Library, str]]:
    """Libraries to try in order, each with the bundle that is passed over in it; at last what we were built with."""
    if content is not None:
        newest = _library(content, {})
        if newest != BUILT_IN:
            yield newest, ""
            for bundle in BUNDLES:
                if (content / bundle / CURRENT).is_dir():
                    yield _library(content, {bundle: PREVIOUS}), bundle
            yield BUILT_IN, "all"
            return
    yield BUILT_IN, ""


def _library(content: Path, instead: dict[str, str]) -> Library:
    found = {bundle: content / bundle / instead.get(bundle, CURRENT) for bundle in BUNDLES}
    return replace(BUILT_IN, **{bundle: path.resolve() for bundle, path in found.items() if path.is_dir()})
