"""Units, texts and secrets, without any reader."""

from __future__ import annotations

import copy
import pickle
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_sync.groundwork.personal import Personal, PersonalDataLeak
from kiosk.cards import apdu, errors
from kiosk.cards.errors import CardDataBroken, CardError
from kiosk.cards.holder import HolderFacts, Sex
from kiosk.cards.my_number import parse_basic_four
from kiosk.cards.secret import Secret
from kiosk.cards.tlv import read_all, read_head
from tests.bench.virtual_card.files import ber
from tests.bench.virtual_card.my_number_chip import basic_four
from tests.bench.virtual_card.persona import Persona
from tests.kiosk.cards.hands import told

VECTOR = bytes.fromhex(
    "FF205CDF2108000E00200050005BDF220FE5B1B1E794B0E38080E5A4AAE9838E"
    "DF232DE69DB1E4BAACE983BDE58D83E4BBA3E794B0E58CBAE99C9EE3818CE996A2EFBC92EFBC8DEFBC91EFBC8DEFBC92"
    "DF24083139373530363031DF250131"
)


def test_the_published_layout_is_read() -> None:
    facts = parse_basic_four(VECTOR)
    assert told(facts.name) == "山田　太郎"
    assert told(facts.address) == "東京都千代田区霞が関２－１－２"
    assert facts.birth_date is not None
    assert facts.birth_date.reveal().isoformat() == "1975-06-01"


def test_the_bench_card_writes_that_very_layout() -> None:
    persona = Persona("my_number", "山田　太郎", "東京都千代田区霞が関２－１－２", "1975-06-01", "1", "1234")
    assert basic_four(persona) == VECTOR


@given(name=st.text(max_size=300), address=st.text(max_size=3000))
def test_any_text_comes_back(name: str, address: str) -> None:
    data = basic_four(Persona("my_number", name, address, "2001-01-31", "2", "1234"))
    facts = parse_basic_four(data)
    assert told(facts.name) == name
    assert told(facts.address) == address


@given(st.binary(max_size=400))
def test_rubbish_is_broken_data_and_nothing_else(data: bytes) -> None:
    with pytest.raises(CardDataBroken):
        parse_basic_four(data)


@given(cut=st.integers(0, len(VECTOR) - 1))
def test_a_cut_file_is_broken_data(cut: int) -> None:
    with pytest.raises(CardDataBroken) as broken:
        parse_basic_four(VECTOR[:cut])
    assert "山田" not in str(broken.value)


def test_text_that_is_no_utf8_is_not_quoted() -> None:
    data = ber(0xFF20, ber(0xDF22, b"\xff\xfe") + ber(0xDF23, b"a") + ber(0xDF24, b"1") + ber(0xDF25, b"1"))
    with pytest.raises(CardDataBroken) as broken:
        parse_basic_four(data)
    assert broken.value.__cause__ is None
    assert "\\xff" not in str(broken.value)


@given(st.lists(st.tuples(st.sampled_from([0xDF22, 0xFF30, 0x7F21]), st.binary(max_size=600)), max_size=5))
def test_elements_are_found_in_order(items: list[tuple[int, bytes]]) -> None:
    data = b"".join(ber(tag, value) for tag, value in items)
    found = [(head.tag, data[head.value_at : head.end]) for head in read_all(data, 0, len(data), "test")]
    assert found == items


def test_tags_of_one_byte_are_read_too() -> None:
    head = read_head(b"\x45\x02ab", 0, "test")
    assert (head.tag, head.value_at, head.length) == (0x45, 2, 2)


@given(st.integers(0, 0x7FFF), st.integers(1, 256))
def test_reading_never_names_a_file(offset: int, length: int) -> None:
    command = apdu.read_binary(offset, length)
    assert command[2] & 0x80 == 0
    assert int.from_bytes(command[2:4], "big") == offset


@given(st.integers(0, 0xFFFF))
def test_counters_are_only_read_from_63c(sw: int) -> None:
    assert apdu.counter_in(sw) == (sw - 0x63C0 if 0x63C0 <= sw <= 0x63CF else None)


def test_a_pin_shows_nothing_and_cannot_be_kept() -> None:
    pin = Secret(b"0427")
    assert "0427" not in repr(pin) + str(pin)
    with pytest.raises(TypeError):
        pickle.dumps(pin)
    with pytest.raises(TypeError):
        copy.copy(pin)
    command = apdu.verify(pin)
    assert command[5:] == b"0427"
    pin.wipe()
    assert len(pin) == 0


def test_a_pin_is_typed_key_by_key() -> None:
    pin = Secret()
    for digit in "12345":
        pin.press(digit)
    assert (pin.whole, len(pin)) == (True, 4)
    pin.erase()
    assert (pin.whole, len(pin)) == (False, 3)
    with pytest.raises(ValueError, match="ASCII digits"):
        Secret(b"12a4")


def test_facts_are_gone_once_wiped() -> None:
    facts = parse_basic_four(VECTOR)
    facts.wipe()
    facts.wipe()
    with pytest.raises(PersonalDataLeak):
        told(facts.name)
    assert "山田" not in repr(facts)


def test_wiping_leaves_nothing_of_any_item() -> None:
    facts = HolderFacts(
        Personal("a"),
        Personal("b"),
        Personal(date(2000, 1, 1)),
        Personal(Sex.MALE),
        kana=Personal("c"),
        alias=Personal("d"),
        former_name=Personal("e"),
    )
    items = [getattr(facts, item.name) for item in fields(facts)]
    facts.wipe()
    assert all(item.wiped for item in items if isinstance(item, Personal))
    assert sum(isinstance(item, Personal) for item in items) == len(items) - 1


def test_every_error_has_a_code_of_its_own() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, CardError)]
    codes = [kind.code for kind in kinds]
    assert len(set(codes)) == len(codes) > 10
    assert all(kind.__doc__ for kind in kinds)
