"""Three different things have three different outcomes: read, unknown, malformed."""

from __future__ import annotations

import msgspec
import pytest

from edge_sync.messages import topics
from edge_sync.messages.codec import (
    MAX_BATCH_BYTES,
    decode_batch,
    decode_plain,
    encode_batch,
    encode_plain,
    open_letter,
)
from edge_sync.messages.errors import BadTopic, Malformed, UnknownKind
from edge_sync.messages.line import Status, Watermark
from edge_sync.messages.message import kind
from edge_sync.messages.visit import VisitBegan
from tests.edge_sync.messages.examples import EXAMPLES, VISIT
from tests.edge_sync.writing import letter_of


def test_an_unknown_kind_is_kept_whole_and_told_apart() -> None:
    strange = msgspec.structs.replace(letter_of(EXAMPLES[0]), type="parking.car_arrived", version=7)
    (kept,) = decode_batch(encode_batch([strange]))
    assert kept == strange
    with pytest.raises(UnknownKind) as caught:
        open_letter(strange)
    assert (caught.value.kind, caught.value.version, caught.value.code) == ("parking.car_arrived", 7, "MSG-01")


def test_a_malformed_letter_does_not_spoil_its_neighbours() -> None:
    good = letter_of(EXAMPLES[0])
    raw = b"[" + msgspec.json.encode(good) + b',{"id":"short"},' + msgspec.json.encode(good) + b"]"
    first, second, third = decode_batch(raw)
    assert first == good
    assert isinstance(second, Malformed)
    assert second.reason
    assert third == good


@pytest.mark.parametrize(
    "data",
    [b'{"visit_id":"x"}', b"{}", b"[]", b'{"visit_id":"' + b"0" * 32 + b'","journey":"UPPER","language":"ja"}'],
)
def test_content_that_breaks_the_rules_is_malformed_not_unknown(data: bytes) -> None:
    broken = msgspec.structs.replace(letter_of(_BEGAN), data=msgspec.Raw(data))
    with pytest.raises(Malformed):
        open_letter(broken)


def test_a_field_from_the_future_is_ignored() -> None:
    newer = b'{"visit_id":"' + VISIT.encode() + b'","journey":"certificates","language":"ja","mood":"calm"}'
    letter = msgspec.structs.replace(letter_of(_BEGAN), data=msgspec.Raw(newer))
    assert open_letter(letter) == _BEGAN


@pytest.mark.parametrize("raw", [b"", b"not json", b"{}", b"\xff\xfe", b"[1,2", b"x" * (MAX_BATCH_BYTES + 1)])
def test_what_is_no_batch_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        decode_batch(raw)


def test_a_message_that_travels_alone_must_be_of_the_kind_asked_for() -> None:
    watermark = next(one for one in EXAMPLES if isinstance(one, Watermark))
    with pytest.raises(Malformed):
        decode_plain(encode_plain(watermark), Status)
    with pytest.raises(Malformed):
        decode_plain(b'{"type":"line.watermark","dataversion":1,"data":{"upto":-1}}', Watermark)
    with pytest.raises(Malformed):
        decode_plain(b"\x00", Watermark)


def test_one_name_stands_for_one_message() -> None:
    with pytest.raises(ValueError, match="already in the dictionary"):
        kind(VisitBegan.KIND, version=VisitBegan.VERSION)(VisitBegan)


def test_topics_are_built_and_taken_apart() -> None:
    for text in topics.device_filters("hagi", "kiosk-01"):
        assert topics.parse(text).topic() == text
    assert topics.centre_filters("hagi") == ["v1/hagi/+/evt", "v1/hagi/+/status"]
    for wrong in ["", "v1/hagi/kiosk-01", "v2/hagi/kiosk-01/evt", "v1/hagi/Kiosk/evt", "v1/hagi/#/evt", "v1/a/b/evt/x"]:
        with pytest.raises(BadTopic):
            topics.parse(wrong)


_BEGAN = VisitBegan(visit_id=VISIT, journey="certificates", language="ja")
