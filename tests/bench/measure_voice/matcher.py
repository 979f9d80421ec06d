"""How much is understood of what was held back from the phrases, beside the plainest peers: the nearest phrase.

The peers are rapidfuzz's scorers over the same phrases: WRatio, and the plain ratio, since WRatio takes any short
phrase within a long utterance for said. They never ask, and refuse where the nearest phrase is one of nobody's errand.
"""

from __future__ import annotations

import json
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process, utils

from kiosk.understanding.hearing import Kana
from kiosk.understanding.intents import NONE
from kiosk.understanding.kana import open_jtalk_kana
from kiosk.understanding.matcher import Matcher
from kiosk.understanding.phrases import Phrases, read_phrases
from tests.bench.measure.figures import spread
from tests.bench.measure_voice import sources, table

HELD_BACK = Path(__file__).parents[2] / "kiosk/understanding/held_back.jsonl"
ROUNDS = 3
PEERS: dict[str, Callable[..., float]] = {"wratio": fuzz.WRatio, "ratio": fuzz.ratio}
_MOST = 3


class Answer(NamedTuple):
    """What an utterance may want, best first, and what would be done."""

    intents: tuple[str, ...]
    acts: str = ""
    refuses: bool = False


Ask = Callable[[str], Answer]


@dataclass
class Tally:
    """Of some utterances: those that want something (``wishes``), and the others, which want nothing from a city."""

    wishes: int = 0
    top_1: int = 0
    top_3: int = 0
    none: int = 0
    acted: int = 0
    wrong_acts: list[str] = field(default_factory=list)
    others: int = 0
    others_refused: int = 0

    def add(self, text: str, wanted: str, answer: Answer) -> None:
        """One more."""
        if answer.acts and answer.acts != wanted:
            self.wrong_acts.append(text)
        self.acted += bool(answer.acts)
        if wanted == NONE:
            self.others += 1
            self.others_refused += answer.refuses
            return
        self.wishes += 1
        self.top_1 += answer.intents[:1] == (wanted,)
        self.top_3 += wanted in answer.intents[:_MOST]
        self.none += answer.refuses


def measure(rounds: int = ROUNDS) -> dict[str, Any]:
    """Japanese as written, as kana alone, English; each utterance by ours and by the peer in turn."""
    kana = open_jtalk_kana()
    held_back = [json.loads(line) for line in HELD_BACK.read_text("utf-8").splitlines()]
    written = {
        name: [(one["text"], one["intent"]) for one in held_back if one["language"] == name] for name in ("ja", "en")
    }
    phrases = {name: read_phrases(name) for name in written}
    ours = {name: _ours(Matcher(phrases[name], kana if name == "ja" else str)) for name in written}
    as_kana = [(_only_kana(text, kana), intent) for text, intent in written["ja"]]
    sets: dict[str, tuple[list[tuple[str, str]], dict[str, Ask]]] = {
        "japanese": (written["ja"], {"ours": ours["ja"]} | _peers(phrases["ja"], str)),
        "kana_only": (as_kana, {"ours": ours["ja"]} | _peers(phrases["ja"], lambda text: _only_kana(text, kana))),
        "english": (written["en"], {"ours": ours["en"]} | _peers(phrases["en"], str)),
    }
    return {
        "from": sources.understood(),
        "held_back": len(held_back),
        "peers": "nearest of the same phrases by rapidfuzz; they do not decide whether to act: their acts are unknown",
        "sets": {name: _compared(*one, rounds) for name, one in sets.items()},
    }


def rows(found: dict[str, Any]) -> Iterator[table.Row]:
    """For the table."""
    for name, by in found["sets"].items():
        for who in ("ours", *PEERS):
            it = by[who]
            first, three = table.share(it["top_1"], it["wishes"]), table.share(it["top_3"], it["wishes"])
            refused = f"none {it['none']}, of others refused {table.share(it['others_refused'], it['others'])}"
            wrong = f"; acted {it['acted']}, wrongly {len(it['wrong_acts'])}" if who == "ours" else "; acts unknown"
            yield f"{name}, {who}", f"top-1 {first}, top-3 {three}; {refused}{wrong}"
            yield f"{name}, {who}, time", table.times_finely(it["took"])
        for peer in PEERS:
            ratios = by[f"ours_to_{peer}"]
            yield f"{name}, ours to {peer}", f"top-1 × {ratios['top_1']}, time × {ratios['time']}"


def _compared(said: list[tuple[str, str]], asked: dict[str, Ask], rounds: int) -> dict[str, Any]:
    """Tallies of the first round, times of all; each utterance by one after the other."""
    tallies = {who: Tally() for who in asked}
    took: dict[str, list[float]] = {who: [] for who in asked}
    for number in range(rounds):
        for text, wanted in said:
            for who, ask in asked.items():
                began_s = time.perf_counter()
                answer = ask(text)
                took[who].append((time.perf_counter() - began_s) * 1_000)
                if number == 0:
                    tallies[who].add(text, wanted, answer)
    ours = tallies["ours"].top_1
    ratios = {
        f"ours_to_{peer}": {
            "top_1": table.ratio(ours, tallies[peer].top_1),
            "time": table.ratio(statistics.median(took["ours"]), statistics.median(took[peer])),
        }
        for peer in PEERS
    }
    return {who: vars(tallies[who]) | {"took": spread(took[who])} for who in asked} | ratios


def _ours(matcher: Matcher) -> Ask:
    def ask(text: str) -> Answer:
        found = matcher.understand(text)
        intents = tuple(one.intent for one in found.candidates)
        return Answer(intents, found.intent if found.band == "act" else "", found.band == "none")

    return ask


def _peers(phrases: Phrases, spell: Callable[[str], str]) -> dict[str, Ask]:
    said = [(spell(text), intent) for intent, file in phrases.intents.items() for text in file.phrases]
    return {name: _nearest_phrase(said, scorer) for name, scorer in PEERS.items()}


def _nearest_phrase(said: list[tuple[str, str]], scorer: Callable[..., float]) -> Ask:
    """Intents of the nearest phrases, each once; that of nobody's errand is none."""
    texts = [utils.default_process(text) for text, _ in said]

    def ask(text: str) -> Answer:
        found = process.extract(utils.default_process(text), texts, scorer=scorer, limit=_MOST * 10)
        order = tuple(dict.fromkeys(said[place][1] for _, _, place in found))
        return Answer(tuple(one for one in order if one != NONE)[:_MOST], refuses=order[:1] in ((), (NONE,)))

    return ask


def _only_kana(text: str, kana: Kana) -> str:
    return re.sub(r"[^ぁ-ゖァ-ヶー]", "", kana(re.sub(r"[\W_]+", "", text)))
