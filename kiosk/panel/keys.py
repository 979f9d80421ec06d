"""Which key means what: reads ``keys.toml``, or the city's own, and lists every mistake in it."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from kiosk.panel.errors import KeysWrong
from kiosk.panel.event_device import CODES
from kiosk.panel.port import KEYS

BUILT_IN = Path(__file__).with_name("keys.toml")


class _KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    keys: dict[str, str]


def read_keys(path: Path = BUILT_IN) -> dict[int, str]:
    """Read which of ``port.KEYS`` each of the kernel's key numbers means.

    Raises:
        KeysWrong: the file cannot be used, names what does not exist, or leaves something without a key.
    """
    try:
        said = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _KeyFile).keys
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise KeysWrong(path, [str(error)]) from error
    known = [name for name in CODES if name.startswith("KEY_")]
    mistakes = [f"there is no key {key!r}{_near(key, known)}" for key in said if key not in known]
    mistakes += [f"{key}: there is no {name!r}{_near(name, KEYS)}" for key, name in said.items() if name not in KEYS]
    mistakes += [f"no key means {name!r}" for name in KEYS if name not in said.values()]
    if mistakes:
        raise KeysWrong(path, mistakes)
    return {CODES[key]: name for key, name in said.items()}


def _near(name: str, known: Any) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
