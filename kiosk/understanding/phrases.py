"""Reads the phrase files of one language, the city's own added, and lists every mistake in them.

A folder holds ``<language>/<intent>.toml``::

    phrases = ["住民票がほしい", …]   # as people say it; a few dozen different ones
    forbid = ["クレジットカード"]     # with one of these words it is never this intent …
    unless = ["マイナンバー"]         # … except when one of these is said too

``none.toml`` holds what people say here that is nobody's errand at this machine: it is learnt like the others.
``manners.toml`` (``cleaning.Manners``) lists fillers, polite endings and words of correction. ``vague.toml`` lists
what alone may mean several errands, each with those: it is always asked back::

    [マイナンバーカード]
    said = ["マイナンバーカード", "マイナカード"]
    means = ["mynumber_uketori", "mynumber_koushin", "mynumber_anshou"]

Whoever says a phrase word for word means its intent, whatever else sounds like it.

A folder added by the city has the same shape, may lack any file, and adds to what is here; only a vague word
of the same name takes the place of ours.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from kiosk.understanding.cleaning import Manners, spelt
from kiosk.understanding.intents import INTENTS, NONE

LIBRARY = Path(__file__).parent / "phrases"
LANGUAGES = ("ja", "en")
MANNERS, VAGUE = "manners", "vague"

T = TypeVar("T", bound=msgspec.Struct)


class IntentFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one intent is said."""

    phrases: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Vague(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What leaves open which of several errands is meant; the first of ``means`` is offered first."""

    said: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    means: Annotated[tuple[str, ...], msgspec.Meta(min_length=2, max_length=3)]


class PhrasesWrong(Exception):
    """Phrase files have mistakes; ``mistakes`` lists every one as a sentence."""

    code = "UND-01"

    def __init__(self, language: str, mistakes: list[str]) -> None:
        super().__init__(f"phrases of {language}: " + "; ".join(mistakes))
        self.language = language
        self.mistakes = mistakes


class Phrases(msgspec.Struct, frozen=True):
    """Everything said in one language, by intent."""

    language: str
    manners: Manners
    intents: dict[str, IntentFile]
    vague: tuple[Vague, ...] = ()


def read_phrases(language: str, folders: Sequence[Path] = (LIBRARY,)) -> Phrases:
    """Read one language from all folders, each adding to those before.

    Raises:
        PhrasesWrong: a file cannot be used, an intent has no phrases, or one phrase has two intents.
    """
    mistakes = [f"{folder}: the folder does not exist" for folder in folders if not folder.is_dir()]
    manners, vague = Manners(), dict[str, Vague]()
    intents = {intent: IntentFile() for intent in INTENTS}
    for path in (path for folder in folders for path in sorted((folder / language).glob("*.toml"))):
        if path.stem == MANNERS:
            manners = _joined(manners, _read(path, Manners, mistakes) or Manners())
        elif path.stem == VAGUE:
            vague |= _read(path, dict[str, Vague], mistakes) or {}
        elif path.stem in intents:
            intents[path.stem] = _joined(intents[path.stem], _read(path, IntentFile, mistakes) or IntentFile())
        else:
            near = difflib.get_close_matches(path.stem, (*INTENTS, MANNERS, VAGUE), n=1)
            mistakes.append(f"{path}: no such intent" + (f"; did you mean {near[0]!r}?" if near else ""))
    phrases = Phrases(language, manners, intents, tuple(vague.values()))
    mistakes += [f"{pattern!r} in {MANNERS}.toml: {why}" for pattern, why in _unusable(manners.asides)]
    mistakes += _contradictions(phrases)
    if mistakes:
        raise PhrasesWrong(language, mistakes)
    return phrases


def _read(path: Path, shape: Any, mistakes: list[str]) -> Any:
    """What the file holds; None when it cannot be used, which is added to the mistakes."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), shape)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        mistakes.append(f"{path}: {error}")
        return None


def _joined(before: T, more: T) -> T:
    """The lists of both, one behind the other."""
    names = [field.name for field in msgspec.structs.fields(before)]
    return type(before)(**{name: (*getattr(before, name), *getattr(more, name)) for name in names})


def _unusable(patterns: Iterable[str]) -> list[tuple[str, str]]:
    wrong = []
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            wrong.append((pattern, str(error)))
    return wrong


def same_saying(text: str) -> str:
    """What makes two phrases equal: neither spaces nor marks nor the width of letters do."""
    return re.sub(r"[\W_]+", "", spelt(re.sub(r"\s+", "", text)))


def _contradictions(phrases: Phrases) -> list[str]:
    mistakes = [f"{intent}: no phrases" for intent, file in phrases.intents.items() if not file.phrases]
    seen: dict[str, str] = {}
    for intent, file in phrases.intents.items():
        for phrase in file.phrases:
            saying = same_saying(phrase)
            if not saying:
                mistakes.append(f"{intent}: {phrase!r} says nothing")
            elif seen.setdefault(saying, intent) != intent:
                mistakes.append(f"{phrase!r} is said to be both {seen[saying]} and {intent}")
        mistakes += [f"{intent}: an empty word forbids everything" for word in file.forbid if not same_saying(word)]
    known = {intent for intent in INTENTS if intent != NONE}
    unknown = [(one.said[0], intent) for one in phrases.vague for intent in one.means if intent not in known]
    return mistakes + [f"{said!r} in {VAGUE}.toml: no such intent {intent}" for said, intent in unknown]
