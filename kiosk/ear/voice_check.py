"""``python -m kiosk voice-check``: the acceptance test that a city runs on its own kiosk, with its own model."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import msgspec

from edge_sync.groundwork.settings import BadSettings
from kiosk.ear.acceptance import Figures, ModelFacts, Trial, Verdict, figures, verdicts
from kiosk.ear.command import ear_settings
from kiosk.ear.errors import EarError, Unusable
from kiosk.ear.listener import Listener
from kiosk.ear.loop import measure_loop
from kiosk.ear.meaning import meaning
from kiosk.ear.microphone import Capture, arecord
from kiosk.ear.models import checksum
from kiosk.ear.orders import Setup, Unready, Word
from kiosk.ear.port import Heard, Listening
from kiosk.ear.rehearsal import Rehearsal
from kiosk.ear.samples import Samples, read_wav
from kiosk.ear.settings import EarSettings, ModelSettings
from kiosk.ear.voice_report import CheckFile, read_check_file, written
from kiosk.understanding.interpreter import Interpreter
from kiosk.understanding.kana import NoReadings, open_jtalk_kana
from kiosk.understanding.matcher import Understood
from kiosk.voice.open_jtalk_driver import OpenJTalkDriver

NAME = "voice-check"
COMMANDS = Path(__file__).with_name("commands.toml")
_NOT_PASSED = 3

Understand = Callable[[str], Understood]
Synthesise = Callable[[str], Samples]


class Report(msgspec.Struct, frozen=True):
    """All of it."""

    model: ModelFacts
    figures: Figures
    verdicts: tuple[Verdict, ...]
    trials: tuple[Trial, ...]


def main(arguments: list[str]) -> int:
    """Measure and print; 0: passed, 3: something is to be looked at, 1: it cannot be measured, 2: wrong settings."""
    chosen = _options().parse_args(arguments)
    check = read_check_file()
    try:
        report = _measured(ear_settings(chosen.settings), chosen.commands, check, loop=not chosen.no_loop)
    except BadSettings as error:
        for mistake in error.mistakes:
            print(f"{error.code} {error.path}: {mistake}", file=sys.stderr)  # noqa: T201
        return 2
    except (EarError, NoReadings) as error:
        print(f"{error.code} {error}", file=sys.stderr)  # noqa: T201
        return 1
    text = written(check, report.model, report.figures, report.verdicts, report.trials)
    if chosen.report is not None:
        chosen.report.write_text(text, "utf-8")
    print(msgspec.json.encode(report).decode() if chosen.json else text, end="")  # noqa: T201
    return 0 if all(verdict.passed for verdict in report.verdicts) else _NOT_PASSED


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog=f"python -m kiosk {NAME}", description="Does this machine hear well enough?")
    options.add_argument("--settings", type=Path, required=True, metavar="FILE", help="kiosk.toml")
    options.add_argument("--json", action="store_true", help="one JSON object")
    options.add_argument("--report", type=Path, metavar="FILE", help="write the report there too")
    options.add_argument("--commands", type=Path, default=COMMANDS, metavar="FILE", help="other commands to be spoken")
    options.add_argument("--no-loop", action="store_true", help="leave loudspeaker and microphone alone")
    return options


def _measured(settings: EarSettings, commands: Path, check: CheckFile, *, loop: bool) -> Report:
    """Raises EarError, NoReadings."""
    wanted = {
        phrase: intent
        for intent, phrases in tomllib.loads(commands.read_text("utf-8")).items()
        for phrase in phrases
    }  # fmt: skip
    rehearsal = Rehearsal()
    listener, model = _listener(settings, rehearsal, tuple(wanted))
    understand = Interpreter(open_jtalk_kana).prepare("ja").understand
    listening = Listening(language="ja", phrases=tuple(wanted))
    with tempfile.TemporaryDirectory() as folder:
        synthesise = _voice(Path(folder))
        trials = tuple(
            _trial(rehearsal.hear(listener, listening, synthesise(phrase))[-1], phrase, intent, understand)
            for phrase, intent in wanted.items()
        )
        microphone = (lambda: Capture(arecord(settings.device))) if loop else None
        looped = measure_loop(listener, rehearsal, listening, check.loop.say, synthesise, microphone)
    found = figures(trials, listener.lost, looped)
    return Report(model, found, verdicts(found, check.limits), trials)


def _listener(settings: EarSettings, rehearsal: Rehearsal, phrases: tuple[str, ...]) -> tuple[Listener, ModelFacts]:
    """With its model loaded; raises EarError."""
    told: list[Word] = []

    def take(word: Word) -> None:
        told.append(word)
        rehearsal.take(word)

    listener = Listener(Setup(settings), take, time.monotonic)
    listener.prepare("ja", phrases)
    if isinstance(told[0], Unready):
        raise Unusable(told[0].code, told[0].why)
    return listener, _facts_of(next(model for model in settings.models if model.language == "ja"))


def _facts_of(model: ModelSettings) -> ModelFacts:
    return ModelFacts(model.path.name, str(model.path), checksum(model.path), model.language, bool(model.spelling))


def _trial(fact: object, phrase: str, intent: str, understand: Understand) -> Trial:
    heard = fact if isinstance(fact, Heard) else Heard("", 0)
    meant = meaning(heard.text, heard.candidates, understand)
    offered = tuple(candidate.intent for candidate in meant.candidates) if meant.band != "none" else ()
    return Trial(phrase, intent, heard.text, offered, meant.band == "act", heard.took_ms)


def _voice(folder: Path) -> Synthesise:
    driver = OpenJTalkDriver(_Unheard())

    def synthesise(text: str) -> Samples:
        driver.save_to_file(text, str(folder / "spoken.wav"))
        return read_wav(folder / "spoken.wav")

    return synthesise


class _Unheard:
    """What a pyttsx3 driver tells, told to nobody."""

    def notify(self, topic: str, **facts: object) -> None: ...

    def setBusy(self, busy: bool) -> None: ...  # noqa: N802 - pyttsx3's name
