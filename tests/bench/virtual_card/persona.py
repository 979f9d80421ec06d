"""Who lies on the reader: a persona file (TOML) as a struct. The format is told in ``personas/README.md``."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from edge_sync.groundwork.settings import BadSettings, check_settings

Step = Literal[
    "select_ap", "select_root", "select_file", "ask_tries", "verify", "read", "get_challenge", "mutual_authenticate"
]
StatusWordText = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Fa-f]{4}$")]

PERSONAS = Path(__file__).parent.parent / "personas"


class Counters(msgspec.Struct, forbid_unknown_fields=True):
    """Tries left when the card is first laid down; 0 is locked."""

    pin: Annotated[int, msgspec.Meta(ge=0, le=3)] = 3
    """The four-digit PIN; of a licence 暗証番号1."""
    number_b: Annotated[int, msgspec.Meta(ge=0, le=10)] = 10
    """照合番号B of a My Number card."""
    pin2: Annotated[int, msgspec.Meta(ge=0, le=3)] = 3
    """暗証番号2 of a licence."""


class LicenceChip(msgspec.Struct, forbid_unknown_fields=True):
    """What is peculiar to a driving licence's chip."""

    version: Annotated[str, msgspec.Meta(pattern=r"^\d{3}$")] = "008"
    """Of the specification, as EF01 tells."""
    pin_set: bool = True
    """False: no PIN was chosen; the chip waits for four asterisks."""
    pin2: Annotated[str, msgspec.Meta(pattern=r"^\d{4}$")] = "5678"


class Behaviour(msgspec.Struct, forbid_unknown_fields=True):
    """What is odd about the card or the way it is held."""

    no_pin: bool = False
    """顔認証マイナンバーカード: the card has no PIN."""
    no_pin_answers: Literal["not_found", "locked"] = "not_found"
    """How such a card answers; the real answer is published nowhere, so both are played."""
    foreign: bool = False
    """A card that knows none of our applications (a FeliCa transport card); the same as ``card = "transit"``."""
    reader: Literal[1, 2] = 1
    """On which of the two readers the card is laid."""
    mute: bool = False
    """A broken chip: the reader feels something, but no answer to reset makes sense."""
    slow_ms: Annotated[int, msgspec.Meta(ge=0, le=60_000)] = 0
    """The chip thinks this long before each answer."""
    tear_after_apdus: Annotated[int, msgspec.Meta(ge=0)] | None = None
    """The card is pulled instead of answering command number n + 1."""
    tear_late: bool = False
    """A card that is pulled carried the command out; only its answer is lost."""
    status_words: dict[Step, StatusWordText] = {}
    """A step answers this status word and nothing else: ``read = "6F00"``."""


class Persona(msgspec.Struct, forbid_unknown_fields=True):
    """One card and its invented holder."""

    card: Literal["my_number", "drivers_licence", "residence_card", "transit", "payment", "passport", "blank"]
    name: str
    """On a licence ``{外1}`` to ``{外7}`` and ``{欠}`` stand for characters kept as pictures, or not at all."""
    address: str
    birth_date: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    """ISO 8601; ``1950-00-00`` for a date that the papers do not know."""
    sex: Literal["0", "1", "2", "9"]
    """ISO/IEC 5218."""
    pin: Annotated[str, msgspec.Meta(pattern=r"^\d{4}$")]
    kana: str = ""
    """呼び名 in full-width kana: licence."""
    alias: str = ""
    """通称名: licence."""
    number_b: Annotated[str, msgspec.Meta(pattern=r"^(\d{14})?$")] = ""
    """照合番号B. Empty: the birth date YYMMDD, 2034 and 0000; a card without PIN then has no 照合番号B either."""
    card_number: Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{2}\d{8}[A-Z]{2})?$")] = ""
    """在留カード番号. Empty: AA12345678BB."""
    special_permanent: bool = False
    """A 特別永住者証明書 instead of a 在留カード."""
    moved_to: str = ""
    """新住所, entered after the licence was issued."""
    new_name: str = ""
    """新氏名, entered after the licence was issued."""
    licence_on_card: bool = False
    """マイナ免許証: licence data on a My Number card."""
    licence: LicenceChip = msgspec.field(default_factory=LicenceChip)
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
