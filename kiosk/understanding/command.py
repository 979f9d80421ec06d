"""``python -m kiosk understand``: what the machine would make of an utterance; needs no settings and no device."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from kiosk.understanding.interpreter import Interpreter
from kiosk.understanding.kana import NoReadings, open_jtalk_kana
from kiosk.understanding.matcher import Understood
from kiosk.understanding.phrases import LANGUAGES, PhrasesWrong

NAME = "understand"
_MISSING = "UND-03"


def main(arguments: list[str]) -> int:
    """Print what is understood; 0 when answered (also with ``none``), 1 when it cannot start, 2 for wrong files."""
    chosen = _options().parse_args(arguments)
    interpreter = Interpreter(open_jtalk_kana, chosen.phrases)
    try:
        if chosen.batch is not None:
            return _answer_lines(interpreter, chosen.batch, chosen.language)
        understood = interpreter.understand(chosen.utterance, chosen.language)
    except PhrasesWrong as error:
        for mistake in error.mistakes:
            print(f"{error.code} {error.language}: {mistake}", file=sys.stderr)  # noqa: T201
        return 2
    except NoReadings as error:
        print(f"{error.code} {error}", file=sys.stderr)  # noqa: T201
        return 1
    print(_as_json(understood) if chosen.json else _as_lines(understood))  # noqa: T201
    return 0


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog=f"python -m kiosk {NAME}", description="What an utterance asks for.")
    asked = options.add_mutually_exclusive_group(required=True)
    asked.add_argument("utterance", nargs="?", help="as somebody would say it")
    asked.add_argument("--batch", metavar="FILE", help="one utterance a line, one JSON object a line; - reads stdin")
    options.add_argument("--json", action="store_true", help="one JSON object")
    options.add_argument("--language", choices=LANGUAGES, help="otherwise found out from the script")
    options.add_argument(
        "--phrases", type=Path, action="append", default=[], metavar="FOLDER", help="the city's own phrases, added"
    )
    return options


def _answer_lines(interpreter: Interpreter, file: str, language: str | None) -> int:
    try:
        if file == "-":
            _answer(interpreter, sys.stdin.buffer, language)
        else:
            with Path(file).open("rb") as lines:
                _answer(interpreter, lines, language)
    except OSError as error:
        print(f"{_MISSING} {file}: {error.strerror}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


def _answer(interpreter: Interpreter, lines: Iterable[bytes], language: str | None) -> None:
    for line in lines:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        print(_as_json(interpreter.understand(text, language)), flush=True)  # noqa: T201


def _as_json(understood: Understood) -> str:
    return msgspec.json.encode(understood).decode()


def _as_lines(understood: Understood) -> str:
    candidates = (f"  {candidate.distance:.3f}  {candidate.intent}" for candidate in understood.candidates)
    return "\n".join((f"{understood.intent}  {understood.band}", *candidates))
