"""Every field of every message says how freely it may travel, and none is personal in clear."""

from __future__ import annotations

import msgspec
import pytest

from edge_sync.admission import not_free_to_travel
from edge_sync.messages.message import Message, all_kinds
from edge_sync.messages.sensitivity import Sensitivity, marks


@pytest.mark.parametrize("shape", all_kinds(), ids=lambda shape: shape.KIND)
def test_every_field_is_marked_and_free_to_travel(shape: type[Message]) -> None:
    found = marks(shape)
    assert set(found) == set(shape.__struct_fields__)
    assert [field for field, mark in found.items() if mark is None] == []
    assert not_free_to_travel(shape) == []


def test_a_field_without_a_mark_is_found() -> None:
    class Forgetful(msgspec.Struct):
        name: str

    assert marks(Forgetful) == {"name": None}
    assert not_free_to_travel(Forgetful) == ["name"]


def test_there_are_three_marks() -> None:
    assert {mark.value for mark in Sensitivity} == {"public", "linkable", "personal"}
