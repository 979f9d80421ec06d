from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_sync.messages.codec import encode_batch
from edge_sync.messages.topics import Address
from server.ingest.sorting import UNREADABLE, WRONG_SENDER, sort_delivery
from tests.server.stage.letters import Pen, ticket

HERE = Address("hagi", "kiosk-01", "evt")


def test_readable_letters_of_the_right_sender_come_through() -> None:
    pen = Pen()
    letters = [pen.write(ticket("A001")), pen.write(ticket("A002"))]
    result = sort_delivery(HERE, encode_batch(letters))
    assert result.letters == letters
    assert result.spoiled == []


def test_one_bad_letter_does_not_spoil_its_neighbours() -> None:
    pen = Pen()
    good = encode_batch([pen.write(ticket("A001"))])
    result = sort_delivery(HERE, good[:-1] + b', {"id": 7}]')
    assert len(result.letters) == 1
    assert [(one.raw, one.sequence) for one in result.spoiled] == [(b'{"id": 7}', None)]


def test_number_of_an_unreadable_letter_counts_only_when_it_names_its_sender_truly() -> None:
    pen = Pen()
    fields = msgspec.json.decode(encode_batch([pen.write(ticket("A001"))]))[0]
    fields["clockstate"] = "nonsense"
    ours = sort_delivery(HERE, msgspec.json.encode([fields])).spoiled[0]
    assert (ours.epoch, ours.sequence, ours.code) == (pen.epoch, 1, UNREADABLE)
    fields["source"] = "/hagi/kiosk-02"
    theirs = sort_delivery(HERE, msgspec.json.encode([fields])).spoiled[0]
    assert theirs.sequence is None


def test_letter_of_another_machine_is_spoiled_and_never_counted() -> None:
    pen = Pen(device="kiosk-02")
    result = sort_delivery(HERE, encode_batch([pen.write(ticket("A001"))]))
    assert result.letters == []
    assert [(one.code, one.sequence) for one in result.spoiled] == [(WRONG_SENDER, None)]


@pytest.mark.parametrize("payload", [b"", b"{}", b"[", b"\xff\xfe", b"[" * 100_000, b" " * 300_000, b"nul\x00l"])
def test_what_is_no_batch_is_one_spoiled_piece(payload: bytes) -> None:
    result = sort_delivery(HERE, payload)
    assert [one.raw for one in result.spoiled] == [payload]


@given(st.binary(max_size=400))
def test_no_bytes_raise(payload: bytes) -> None:
    sort_delivery(HERE, payload)


@pytest.mark.parametrize(
    ("field", "value"),
    [("sequence", 2**63), ("boottimems", 2**70), ("dataversion", 2**31), ("time", "0001-01-01T00:00:00+12:00")],
)
def test_what_no_database_could_hold_is_spoiled_here(field: str, value: object) -> None:
    fields = msgspec.json.decode(encode_batch([Pen().write(ticket("A001"))]))[0]
    result = sort_delivery(HERE, msgspec.json.encode([{**fields, field: value}]))
    assert (result.letters, len(result.spoiled)) == ([], 1)
    assert result.spoiled[0].sequence == (None if field == "sequence" else 1)
