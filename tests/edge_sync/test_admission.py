"""What the window takes in, and what it turns away."""

from __future__ import annotations

from typing import Annotated

import msgspec
import pytest

from edge_sync.admission import MAX_DATA_BYTES, NotAdmitted, admit, not_free_to_travel
from edge_sync.messages.hall import CheckedIn
from edge_sync.messages.line import Status
from edge_sync.messages.message import Message, Uplink, shape_of
from edge_sync.messages.queueing import QueueNow, TicketIssued
from edge_sync.messages.sensitivity import LINKABLE, PERSONAL, PUBLIC
from tests.edge_sync.messages.examples import EXAMPLES

TAKEN_IN = [
    one for one in EXAMPLES if isinstance(one, Uplink) and not isinstance(one, TicketIssued | CheckedIn | Status)
]


class Address(msgspec.Struct, frozen=True):
    street: Annotated[str, PERSONAL]


class Moved(Uplink, frozen=True, kw_only=True):
    """A kind that somebody made without thinking."""

    visit_id: Annotated[str, LINKABLE]
    name: Annotated[str, PERSONAL]
    homes: Annotated[list[Address], PUBLIC]
    last: Annotated[Address | None, PUBLIC] = None


Moved.KIND, Moved.VERSION = "visit.moved", 1


@pytest.mark.parametrize("message", TAKEN_IN, ids=lambda message: message.KIND)
def test_what_a_kiosk_says_is_taken_in(message: Uplink) -> None:
    assert admit(message.KIND, message.VERSION, msgspec.json.encode(message), shape_of) == message


def test_personal_fields_are_found_at_any_depth() -> None:
    assert not_free_to_travel(Moved) == ["name", "homes.street", "last.street"]


def test_a_kind_with_personal_fields_is_refused_and_its_content_not_quoted() -> None:
    moved = Moved(visit_id="0" * 32, name="萩野太郎", homes=[])
    with pytest.raises(NotAdmitted, match="may not travel in clear: name") as caught:
        admit(Moved.KIND, 1, msgspec.json.encode(moved), lambda kind, version: Moved)
    assert "萩野" not in caught.value.reason


@pytest.mark.parametrize(
    ("kind", "version", "data", "why"),
    [
        ("visit.began", 2, b"{}", "unknown message kind"),
        ("parking.car", 1, b"{}", "unknown message kind"),
        ("visit.began", 1, b"{}", "missing required field"),
        ("visit.began", 1, b"nonsense", "malformed"),
        ("visit.began", 1, b"\xff\xfe", "visit.began version 1"),
        ("visit.began", 1, b'{"x":"' + b"y" * MAX_DATA_BYTES + b'"}', "over the limit"),
        ("queueing.ticket_issued", 1, b"{}", "recorded by taking a ticket"),
        ("queueing.queue_now", 1, b"{}", "travels from the centre"),
        ("line.status", 1, b"{}", "said by the post office itself"),
    ],
)
def test_everything_else_is_refused_with_the_reason(kind: str, version: int, data: bytes, why: str) -> None:
    with pytest.raises(NotAdmitted, match=why):
        admit(kind, version, data, shape_of)


def test_the_dictionary_has_messages_both_ways() -> None:
    both: list[type[Message]] = [QueueNow, TicketIssued]
    assert [issubclass(one, Uplink) for one in both] == [False, True]
