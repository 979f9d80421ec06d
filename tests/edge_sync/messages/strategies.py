"""Hypothesis strategies for any msgspec struct, read from its own type information."""

from __future__ import annotations

import string
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect as mi

_OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_MOMENTS = st.datetimes(timezones=_OFFSETS, min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30))
"""RFC 3339 knows offsets of whole minutes only."""
_TEXT = st.characters(codec="utf-8")


def messages(shape: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Valid values of ``shape``."""
    return _for(mi.type_info(shape))


def _for(kind: mi.Type) -> st.SearchStrategy[Any]:  # noqa: C901, PLR0911 - one line a kind of type
    match kind:
        case mi.Metadata(type=inner):
            return _for(inner)
        case mi.BoolType():
            return st.booleans()
        case mi.NoneType():
            return st.none()
        case mi.IntType(ge=low, le=high):
            return st.integers(min_value=low, max_value=2**53 if high is None else high)
        case mi.StrType():
            return _text(kind)
        case mi.BytesType(min_length=least, max_length=most):
            return st.binary(min_size=least or 0, max_size=min(most or 64, (least or 0) + 64))
        case mi.DateTimeType():
            return _MOMENTS
        case mi.EnumType(cls=cls):
            return st.sampled_from(list(cls))
        case mi.ListType(item_type=inner):
            return st.lists(_for(inner), max_size=4)
        case mi.VarTupleType(item_type=inner, min_length=least, max_length=most):
            return st.lists(_for(inner), min_size=least or 0, max_size=min(most or 4, 4)).map(tuple)
        case mi.UnionType(types=types):
            return st.one_of([_for(one) for one in types])
        case mi.StructType(cls=cls, fields=fields):
            return _struct(cls, fields)
    raise NotImplementedError(f"no strategy for {kind}")


def _text(kind: mi.StrType) -> st.SearchStrategy[str]:
    if kind.pattern is not None:
        # ``fullmatch`` also with respect to a final line break, which ``$`` would let pass.
        return st.from_regex(kind.pattern, fullmatch=True, alphabet=string.printable.strip())
    return st.text(_TEXT, min_size=kind.min_length or 0, max_size=40 if kind.max_length is None else kind.max_length)


def _struct(cls: type[msgspec.Struct], fields: tuple[mi.Field, ...]) -> st.SearchStrategy[Any]:
    given = {field.name: _for(field.type) for field in fields if field.required}
    optional = {field.name: _for(field.type) for field in fields if not field.required}
    return st.fixed_dictionaries(given, optional=optional).map(lambda values: cls(**values))
