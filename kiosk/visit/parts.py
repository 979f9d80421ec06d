"""Joins a journey from shared parts (``takes = ["number", "card", …]``), and reads files of older machines."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

NEXT = "@next"
"""In a part: the first step of the part that follows."""

OLDER_SCENES = {"pin": "keypad"}
OLDER_DEEDS: dict[str, str | None] = {"seal_draft": None, "print_form": "print_forms"}
"""What journeys were written with before one entry served many forms; the centre may still send such files."""


class Mistakes(Exception):
    """What is wrong with the parts of a journey."""

    code = "JRN-01"

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


def joined(raw: dict[str, Any], folders: Sequence[Path]) -> dict[str, Any]:
    """A journey's table with the steps, questions and asks of its parts; its own steps come last and replace.

    Raises:
        Mistakes: a part is missing, two parts have the same step, or nothing follows where something must.
        tomllib.TOMLDecodeError: a part is no TOML.
    """
    raw = dict(raw)
    names = [name for taken in raw.pop("takes", []) for name in _with_its_own(taken, folders)]
    parts = [_part(name, folders) for name in names]
    steps: dict[str, Any] = {}
    asks: list[str] = []
    questions: dict[str, Any] = {}
    wrong: list[str] = []
    for place, part in enumerate(parts):
        after = parts[place + 1]["first"] if place + 1 < len(parts) else None
        wrong += [f"part {names[place]}: step {name} is in another part too" for name in part["steps"] if name in steps]
        steps |= _led(part["steps"], after)
        asks += part.get("asks", [])
        questions |= part.get("questions", {})
    if parts:
        raw.setdefault("first", parts[0]["first"])
        wrong += [f"nothing follows the last part, but it leads on to {NEXT}"] if _mentions(steps, NEXT) else []
    if wrong:
        raise Mistakes(wrong)
    raw["steps"] = steps | raw.get("steps", {})
    raw["asks"] = [*asks, *raw.get("asks", [])]
    raw["questions"] = questions | raw.get("questions", {})
    return _of_today(raw)


def _with_its_own(name: str, folders: Sequence[Path]) -> list[str]:
    """A part, after the parts that it brings itself (``after = ["priority"]``)."""
    return [*_part(name, folders).get("after", []), name]


def _part(name: str, folders: Sequence[Path]) -> dict[str, Any]:
    path = next((folder / f"{name}.toml" for folder in folders if (folder / f"{name}.toml").is_file()), None)
    if path is None:
        raise Mistakes([f"there is no part {name!r}"])
    part = tomllib.loads(path.read_text("utf-8"))
    lacking = [key for key in ("first", "steps") if key not in part]
    unknown = sorted(set(part) - {"first", "steps", "asks", "questions", "after"})
    if lacking or unknown:
        raise Mistakes([f"part {name}: no {key}" for key in lacking] + [f"part {name}: {key}?" for key in unknown])
    return part


def _led(table: Any, after: str | None) -> Any:
    if isinstance(table, dict):
        return {key: _led(value, after) for key, value in table.items()}
    if isinstance(table, list):
        return [_led(value, after) for value in table]
    return after if table == NEXT and after is not None else table


def _mentions(table: Any, word: str) -> bool:
    if isinstance(table, dict):
        return any(_mentions(value, word) for value in table.values())
    if isinstance(table, list):
        return any(_mentions(value, word) for value in table)
    return bool(table == word)


def _of_today(raw: dict[str, Any]) -> dict[str, Any]:
    """The table with what older files call otherwise."""
    if "form" in raw:
        raw["forms"] = [raw.pop("form")]
    for step in raw["steps"].values():
        if not isinstance(step, dict):
            continue
        step["scene"] = OLDER_SCENES.get(step.get("scene", ""), step.get("scene"))
        for holder in (step, *step.get("answers", []), *step.get("on", {}).values()):
            if isinstance(holder, dict) and isinstance(holder.get("does"), list):
                said = [OLDER_DEEDS.get(deed, deed) for deed in holder["does"]]
                holder["does"] = [deed for deed in said if deed is not None]
    return raw
