"""Who lies on the reader: a persona file (TOML) as a struct. The format is told in ``personas/README.md``."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from edge_sync.groundwork.settings import BadSettings, check_settings

Step = Literal["select_ap", "select_file", "ask_tries", "verify", "read"]
StatusWordText = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Fa-f]{4}$")]

PERSONAS = Path(__file__).parent.parent / "personas"


class Counters(msgspec.Struct, forbid_unknown_fields=True):
    """Tries left when the card is first laid down; 0 is locked."""

    pin: Annotated[int, msgspec.Meta(ge=0, le=3)] = 3


class Behaviour(msgspec.Struct, forbid_unknown_fields=True):
    """What is odd about the card or the way it is held."""

    no_pin: bool = False
    """顔認証マイナンバーカード: the card has no PIN."""
    no_pin_answers: Literal["not_found", "locked"] = "not_found"
    """How such a card answers; the real answer is published nowhere, so both are played."""
    foreign: bool = False
    """A card that knows none of our applications (a FeliCa transport card)."""
    slow_ms: Annotated[int, msgspec.Meta(ge=0, le=60_000)] = 0
    """The chip thinks this long before each answer."""
    tear_after_apdus: Annotated[int, msgspec.Meta(ge=0)] | None = None
    """The card is pulled instead of answering command number n + 1."""
    status_words: dict[Step, StatusWordText] = {}
    """A step answers this status word and nothing else: ``read = "6F00"``."""


class Persona(msgspec.Struct, forbid_unknown_fields=True):
    """One card and its invented holder."""

    card: Literal["my_number", "drivers_licence", "residence_card"]
    name: str
    address: str
    birth_date: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    """ISO 8601; ``1950-00-00`` for a date that the papers do not know."""
    sex: Literal["0", "1", "2", "9"]
    """ISO/IEC 5218."""
    pin: Annotated[str, msgspec.Meta(pattern=r"^\d{4}$")]
    counters: Counters = msgspec.field(default_factory=Counters)
    behaviour: Behaviour = msgspec.field(default_factory=Behaviour)


def read_persona(path: Path) -> Persona:
    """Read a persona file; a bare name such as ``locked`` means one of ``tests/bench/personas``.

    Raises:
        BadSettings: absent, no TOML, or mistakes; all are listed.
    """
    if path.suffix != ".toml" and not path.exists():
        path = PERSONAS / f"{path.name}.toml"
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BadSettings(path, ["the file does not exist"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(path, [f"not TOML: {error}"]) from error
    return persona_from(raw, path)


def persona_from(raw: dict[str, Any], origin: Path = Path("persona")) -> Persona:
    """Check what a persona file holds; TOML's own dates are taken as well as text.

    Raises:
        BadSettings: all mistakes.
    """
    born = raw.get("birth_date")
    if isinstance(born, date):
        raw = {**raw, "birth_date": born.isoformat()}
    return check_settings(raw, Persona, origin)
