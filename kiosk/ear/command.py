"""``python -m kiosk hear``: what the machine would make of a recording; needs a model and no device."""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from edge_sync.groundwork.settings import BadSettings, check_settings
from kiosk.ear.errors import EarError, NoModel
from kiosk.ear.language import Language
from kiosk.ear.meaning import meaning
from kiosk.ear.models import checksum
from kiosk.ear.port import Heard
from kiosk.ear.samples import read_wav
from kiosk.ear.settings import EarSettings, ModelSettings
from kiosk.understanding.interpreter import Interpreter
from kiosk.understanding.kana import NoReadings, open_jtalk_kana
from kiosk.understanding.matcher import Candidate, Understood
from kiosk.understanding.phrases import LANGUAGES, LIBRARY, PhrasesWrong, read_phrases

NAME = "hear"


class Answer(msgspec.Struct, frozen=True):
    """As ``understand`` answers, and what was heard."""

    intent: str
    band: str
    candidates: tuple[Candidate, ...]
    heard: str
    nearest: tuple[tuple[str, float], ...]
    model: str
    took_ms: int


def main(arguments: list[str]) -> int:
    """Print what is understood; 0 when answered (also with ``none``), 1 when it cannot start, 2 for wrong files."""
    chosen = _options().parse_args(arguments)
    try:
        answer = _answer(chosen.recording, chosen.language, _models(chosen), chosen.phrases)
    except PhrasesWrong as error:
        for mistake in error.mistakes:
            print(f"{error.code} {error.language}: {mistake}", file=sys.stderr)  # noqa: T201
        return 2
    except BadSettings as error:
        for mistake in error.mistakes:
            print(f"{error.code} {error.path}: {mistake}", file=sys.stderr)  # noqa: T201
        return 2
    except (EarError, NoReadings) as error:
        print(f"{error.code} {error}", file=sys.stderr)  # noqa: T201
        return 1
    print(msgspec.json.encode(answer).decode() if chosen.json else _as_lines(answer))  # noqa: T201
    return 0


def ear_settings(path: Path) -> EarSettings:
    """The part ``[ear]`` of a kiosk's settings file; raises BadSettings."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(path, [str(error)]) from error
    return check_settings(raw.get("ear", {}), EarSettings, path)


def every_phrase(language: str, folders: Sequence[Path]) -> tuple[str, ...]:
    """All that people say in a language, the city's own included; raises PhrasesWrong."""
    phrases = read_phrases(language, (LIBRARY, *folders))
    said = [phrase for file in phrases.intents.values() for phrase in file.phrases]
    return tuple(dict.fromkeys([*said, *(text for one in phrases.vague for text in one.said)]))


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog=f"python -m kiosk {NAME}", description="What a recording asks for.")
    options.add_argument("recording", type=Path, metavar="FILE.wav", help="one utterance, 16 bit")
    options.add_argument("--json", action="store_true", help="one JSON object")
    options.add_argument("--language", choices=LANGUAGES, default="ja")
    options.add_argument("--model", type=Path, metavar="FOLDER", help="a vosk model, otherwise the settings' one")
    options.add_argument("--settings", type=Path, metavar="FILE", help="kiosk.toml, whose [ear] names the models")
    options.add_argument(
        "--phrases", type=Path, action="append", default=[], metavar="FOLDER", help="the city's own phrases, added"
    )
    return options


def _models(chosen: argparse.Namespace) -> tuple[ModelSettings, ...]:
    """Raises NoModel, BadSettings."""
    if chosen.model is not None:
        return (ModelSettings(language=chosen.language, path=chosen.model, sha256=checksum(chosen.model)),)
    if chosen.settings is None:
        raise NoModel("which model? say --model or --settings")
    return ear_settings(chosen.settings).models


def _answer(recording: Path, language: str, models: Sequence[ModelSettings], folders: list[Path]) -> Answer:
    samples = read_wav(recording)
    phrases = every_phrase(language, folders)
    matcher = Interpreter(open_jtalk_kana, folders).prepare(language)
    ears = Language(models, language)
    vocabulary = ears.vocabulary(phrases)
    if vocabulary.lost:
        print(f"words unknown to the model in {len(vocabulary.lost)} of {len(phrases)} phrases", file=sys.stderr)  # noqa: T201
    heard = ears.heard(vocabulary, samples, time.monotonic)
    return _answered(heard, meaning(heard.text, heard.candidates, matcher.understand), ears.settings.path.name)


def _answered(heard: Heard, meant: Understood, model: str) -> Answer:
    nearest = heard.candidates
    return Answer(meant.intent, meant.band, meant.candidates, heard.text, nearest, model, heard.took_ms)


def _as_lines(answer: Answer) -> str:
    candidates = (f"  {candidate.distance:.3f}  {candidate.intent}" for candidate in answer.candidates)
    return "\n".join((f"{answer.intent}  {answer.band}  {answer.heard}", *candidates))
