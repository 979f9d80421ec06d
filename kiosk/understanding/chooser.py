"""``python -m kiosk.understanding.chooser``: answers utterances in a process of its own, one JSON object a line.

A process of its own because readings of Japanese take 250 MB that the glass must not pay for. Nothing is kept.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Literal

import msgspec

from kiosk.understanding.choosing import Offer, among, choose
from kiosk.understanding.interpreter import Interpreter
from kiosk.understanding.kana import open_jtalk_kana
from kiosk.understanding.matcher import Matcher
from kiosk.understanding.phrases import LANGUAGES


class Prepare(msgspec.Struct, frozen=True, tag=True):
    """Somebody will speak this language."""

    language: str


class Utterance(msgspec.Struct, frozen=True, tag=True):
    """What was heard, and what may be answered now. Personal while it lasts: it is neither kept nor logged."""

    number: int
    heard: str
    language: str
    offer: Offer
    rivals: tuple[str, ...] = ()
    """What it may have been as well, as near as makes no difference."""


class Meaning(msgspec.Struct, frozen=True):
    """What it may have meant; ``band`` as in ``choosing``."""

    number: int
    band: Literal["act", "ask", "none"]
    names: tuple[str, ...] = ()


def matcher_of(interpreter: Interpreter, language: str) -> Matcher | None:
    """None: there are no phrases in this language. Raises PhrasesWrong, NoReadings."""
    return interpreter.prepare(language) if language in LANGUAGES else None


def meaning(interpreter: Interpreter, utterance: Utterance) -> Meaning:
    """Raises PhrasesWrong, NoReadings."""
    matcher = matcher_of(interpreter, utterance.language)
    chosen = choose(utterance.heard, utterance.offer, matcher)
    others = [choose(rival, utterance.offer, matcher) for rival in utterance.rivals]
    chosen = among(chosen, others)
    return Meaning(utterance.number, chosen.band, chosen.names)


def main() -> None:
    """Answer until standard input ends."""
    options = argparse.ArgumentParser(prog="kiosk.understanding.chooser")
    options.add_argument("--phrases", type=Path, action="append", default=[], help="the city's own, added")
    options.add_argument("--prepare", action="append", default=[], choices=LANGUAGES)
    chosen = options.parse_args()
    interpreter = Interpreter(open_jtalk_kana, chosen.phrases)
    for language in chosen.prepare:
        interpreter.prepare(language)
    decoder = msgspec.json.Decoder(Prepare | Utterance)
    for line in sys.stdin.buffer:
        order = decoder.decode(line)
        if isinstance(order, Prepare):
            matcher_of(interpreter, order.language)
            continue
        sys.stdout.buffer.write(msgspec.json.encode(meaning(interpreter, order)) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
