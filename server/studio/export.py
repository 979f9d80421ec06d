"""A form as the files of a library, exactly as the stationery reads them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import tomli_w

from edge_sync.stationery.catalogue import Form
from edge_sync.stationery.questions import Question

QUESTIONS = "questions.toml"


def files_of(form: Form) -> dict[str, bytes]:
    """``ID/form.toml`` and ``ID/blank.pdf``."""
    bare = {
        name: value for name, value in msgspec.to_builtins(_without_blank(form)).items() if name not in _NOT_WRITTEN
    }
    return {f"{form.id}/form.toml": _toml(bare), f"{form.id}/blank.pdf": form.blank}


def questions_file(questions: Mapping[str, Question]) -> dict[str, bytes]:
    """``questions.toml``."""
    return {QUESTIONS: _toml(msgspec.to_builtins(dict(questions)))}


_NOT_WRITTEN = ("blank", "catalogue")


def _without_blank(form: Form) -> Form:
    return msgspec.structs.replace(form, blank=b"", catalogue={})


def _toml(table: dict[str, Any]) -> bytes:
    return tomli_w.dumps(_known(table)).encode()


def _known(value: Any) -> Any:
    """TOML has no word for nothing: what is None is left out."""
    if isinstance(value, dict):
        return {key: _known(one) for key, one in value.items() if one is not None}
    return [_known(one) for one in value] if isinstance(value, list) else value
