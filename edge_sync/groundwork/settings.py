"""TOML into msgspec structs: unknown keys refused with the nearest known one, all mistakes at once."""

from __future__ import annotations

import difflib
import tomllib
import types
from pathlib import Path
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

T = TypeVar("T", bound=msgspec.Struct)


class BadSettings(Exception):
    """A settings file has mistakes; ``mistakes`` lists every one as a sentence."""

    code = "SET-01"

    def __init__(self, path: Path, mistakes: list[str]) -> None:
        super().__init__(f"{path}: " + "; ".join(mistakes))
        self.path = path
        self.mistakes = mistakes


def read_settings(path: Path, shape: type[T]) -> T:
    """Read a TOML file into ``shape``.

    Raises:
        BadSettings: the file is absent, is not TOML, or has mistakes (all are listed).
    """
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BadSettings(path, ["the file does not exist"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(path, [f"not TOML: {error}"]) from error
    return check_settings(raw, shape, path)


def check_settings(raw: dict[str, Any], shape: type[T], path: Path) -> T:
    """Turn already parsed TOML into ``shape``; raises as ``read_settings``."""
    mistakes: list[str] = []
    _look(raw, shape, "", mistakes)
    if mistakes:
        raise BadSettings(path, mistakes)
    try:
        return msgspec.convert(raw, shape, strict=True, dec_hook=_decode_path)
    except msgspec.ValidationError as error:
        raise BadSettings(path, [str(error)]) from error


def _decode_path(wanted: type, value: Any) -> Any:
    if wanted is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError(f"settings cannot hold {wanted!r}")


def _look(raw: dict[str, Any], shape: type[msgspec.Struct], where: str, mistakes: list[str]) -> None:
    known = {field.encode_name: field for field in msgspec.structs.fields(shape)}
    for key in raw:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known here: {', '.join(known)}"
            mistakes.append(f"unknown key {where}{key}{hint}")
    hints = get_type_hints(shape, include_extras=True)
    for key, field in known.items():
        if key not in raw:
            if field.required:
                mistakes.append(f"missing key {where}{key}")
            continue
        _look_value(raw[key], hints[field.name], f"{where}{key}", mistakes)


def _look_value(value: Any, hint: Any, where: str, mistakes: list[str]) -> None:
    inner = _struct_in(hint)
    origin = get_origin(hint)
    if inner is not None and isinstance(value, dict) and origin is not dict:
        _look(value, inner, f"{where}.", mistakes)
    elif origin is dict and isinstance(value, dict) and (member := _struct_in(get_args(hint)[1])):
        for name, entry in value.items():
            _look_value(entry, member, f"{where}.{name}", mistakes)
    elif origin in (list, tuple) and isinstance(value, list) and (member := _struct_in(get_args(hint)[0])):
        for index, entry in enumerate(value):
            _look_value(entry, member, f"{where}[{index}]", mistakes)
    else:
        try:
            msgspec.convert(value, hint, strict=True, dec_hook=_decode_path)
        except msgspec.ValidationError as error:
            mistakes.append(f"{where}: {str(error).split(' - at')[0]}")


def _struct_in(hint: Any) -> type[msgspec.Struct] | None:
    """The struct a hint holds directly, through Annotated or ``| None``."""
    if get_origin(hint) is Annotated:
        return _struct_in(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        found = [s for s in map(_struct_in, get_args(hint)) if s is not None]
        return found[0] if len(found) == 1 else None
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    return None
