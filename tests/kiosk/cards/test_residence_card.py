"""A residence card's plain files taken apart, and kinds of card that were not published yet."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_sync.messages.values import CardKind
from kiosk.cards.door import Door
from kiosk.cards.errors import CardDataBroken
from kiosk.cards.fake import FakeReader
from kiosk.cards.holder import Flag
from kiosk.cards.residence_card import Paper, ResidenceCard, parse_address
from kiosk.cards.slot import Seen, look
from tests.bench.virtual_card.files import DataFile, ber
from tests.bench.virtual_card.machine import VirtualCard
from tests.bench.virtual_card.persona import Persona, read_persona
from tests.bench.virtual_card.residence_chip import back_address
from tests.kiosk.cards.hands import FakeHands, told


def back(address: str) -> bytes:
    return back_address(Persona("residence_card", "KAKU", address, "1990-01-01", "0", "0000"))


@given(st.text(max_size=80).filter(lambda text: "\0" not in text and text.strip()))
def test_any_address_comes_back(address: str) -> None:
    assert told(parse_address(back(address)).address) == address


def test_a_variation_selector_is_told() -> None:
    assert parse_address(back("山口県萩市葛\U000e0100町")).flags == {Flag.RARE_SELECTOR}


@pytest.mark.parametrize("address", ["", "　", " "])
def test_a_blank_back_is_no_address(address: str) -> None:
    facts = parse_address(back(address))
    assert facts.address is None
    assert facts.flags == {Flag.ADDRESS_BLANK}


@pytest.mark.parametrize("data", [b"", ber(0xD2, b"20240401"), ber(0xD4, b"\xff\xfe"), b"\xd4\x82\x01\x40abc"])
def test_what_is_no_address_is_broken_data_and_not_quoted(data: bytes) -> None:
    with pytest.raises(CardDataBroken) as broken:
        parse_address(data)
    assert broken.value.__cause__ is None
    assert "abc" not in str(broken.value)


@given(st.binary(max_size=400))
def test_rubbish_is_read_as_text_or_is_broken_data_and_nothing_else(data: bytes) -> None:
    with suppress(CardDataBroken):
        parse_address(data)
    with suppress(CardDataBroken):
        parse_address(ber(0xD4, data))


@pytest.mark.parametrize(
    ("persona", "paper"),
    [("residence_card", Paper.RESIDENCE_CARD), ("special_resident", Paper.SPECIAL_PERMANENT_RESIDENT)],
)
def test_which_paper_it_is_needs_no_secret(fake_hands: FakeHands, persona: str, paper: Paper) -> None:
    fake_hands.lay(persona)
    with fake_hands.reader.connect() as connection:
        assert ResidenceCard(Door(connection)).paper() is paper


def laid_with_kind(kind: bytes) -> FakeReader:
    card = VirtualCard(read_persona(Path("residence_card")))
    assert card._chip.root is not None
    card._chip.root.files[0x0A] = DataFile(kind)
    reader = FakeReader()
    reader.lay(card)
    return reader


def test_a_kind_that_was_not_published_yet_is_known_but_not_read() -> None:
    """The second generation (2026-06) may tell another kind; its layout is not known here, so nothing is asked for."""
    assert look(laid_with_kind(bytes.fromhex("C10133"))) == Seen(CardKind.RESIDENCE_CARD, ())


@pytest.mark.parametrize("kind", ["", "C00131", "C1"])
def test_a_kind_that_is_no_kind_is_broken_data(kind: str) -> None:
    with pytest.raises(CardDataBroken):
        look(laid_with_kind(bytes.fromhex(kind) or b"\xc0\x00"))
