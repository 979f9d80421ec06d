"""Which sentences the word files of a language have that can be recorded: those without a gap; and the digits."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from kiosk.voice.port import Language
from kiosk.voice.recordings import key, sentences

WORDS = Path(__file__).parents[2] / "words"


def wanted(language: Language, words: Path = WORDS) -> list[str]:
    """Each sentence once, in the order of the files; raises OSError when a file is absent."""
    found = {digit: digit for digit in "0123456789"}
    for name in ("steps", "notices", "questions", "answers"):
        for entry in tomllib.loads((words / language / f"{name}.toml").read_text("utf-8")).values():
            for text in _spoken(entry):
                for sentence in sentences(text):
                    if "{" not in sentence:
                        found.setdefault(key(sentence), key(sentence))
    return list(found.values())


def _spoken(entry: Any) -> list[str]:
    """A phrase's, a question's or an answer's texts, as ``Phrase.spoken`` puts them together."""
    if not isinstance(entry, dict):
        return []
    texts = [entry[name] for name in ("ask", "label") if isinstance(entry.get(name), str)]
    texts += [text for text in entry.get("choices", {}).values() if isinstance(text, str)]
    if "title" in entry:
        texts.append(entry.get("say", " ".join((f"{entry['title']}。", *entry.get("lines", ())))))
    for more in (entry.get("only"), *entry.get("by", {}).values()):
        texts += _spoken(more)
    return texts
