"""Whatever can be said survives the way to bytes and back."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_sync.messages.codec import decode_batch, decode_message, decode_plain, encode_batch, encode_plain, open_letter
from edge_sync.messages.letter import ClockState, Letter, data_of
from edge_sync.messages.message import Message, all_kinds
from tests.edge_sync.messages.strategies import messages

KINDS = all_kinds()
HEX = st.binary(min_size=16, max_size=16).map(bytes.hex)


@pytest.mark.parametrize("shape", KINDS, ids=lambda shape: f"{shape.KIND}.v{shape.VERSION}")
def test_every_kind_survives_the_codec(shape: type[Message]) -> None:
    @settings(max_examples=40, deadline=None, database=None, derandomize=True)
    @given(message=messages(shape))
    def survives(message: Message) -> None:
        assert decode_plain(encode_plain(message), shape) == message
        assert decode_message(message.KIND, message.VERSION, msgspec.json.encode(message)) == message

    survives()


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(data=st.data())
def test_a_batch_keeps_every_letter_and_its_order(data: st.DataObject) -> None:
    shapes = data.draw(st.lists(st.sampled_from(KINDS), max_size=5))
    letters = [_letter(data, data.draw(messages(shape)), place) for place, shape in enumerate(shapes, start=1)]
    found = decode_batch(encode_batch(letters))
    assert found == letters
    for one, sent in zip(found, letters, strict=True):
        assert isinstance(one, Letter)
        assert open_letter(one) == open_letter(sent)
        assert one.sha256() == sent.sha256()


def _letter(data: st.DataObject, message: Message, place: int) -> Letter:
    draw: Any = data.draw
    return Letter(
        id=draw(HEX),
        source="/hagi/kiosk-01",
        type=message.KIND,
        version=message.VERSION,
        time=draw(st.datetimes(timezones=st.just(UTC))),
        epoch=draw(HEX),
        sequence=place,
        boot_id=draw(HEX),
        boottime_ms=draw(st.integers(0, 2**40)),
        clock_state=draw(st.sampled_from(list(ClockState))),
        data=data_of(message),
    )
