"""What somebody hears who listens between reader and card, and cards to which nothing can be said."""

from __future__ import annotations

import os
from contextlib import suppress

import pytest

from edge_sync.messages.values import CardKind
from kiosk.cards.door import Door
from kiosk.cards.errors import (
    CardMute,
    WrongNumber,
)
from kiosk.cards.fake import FakeReader
from kiosk.cards.residence_card import ResidenceCard
from kiosk.cards.secret import Secret
from kiosk.cards.slot import Seen, look, read
from kiosk.cards.ways import Resemblance, SecretKind
from tests.bench.virtual_card.foreign_chips import ATR_FELICA, ATR_PLAIN
from tests.bench.virtual_card.machine import VirtualCard
from tests.bench.virtual_card.persona import PERSONAS, Persona, read_persona
from tests.kiosk.cards.hands import FakeHands, secret_of, typed_for

B, PIN, LICENCE, NUMBER = SecretKind.NUMBER_B, SecretKind.PIN, SecretKind.LICENCE_PIN, SecretKind.CARD_NUMBER


class Overheard:
    """A card with somebody listening in the air."""

    def __init__(self, card: VirtualCard) -> None:
        self.atr = card.atr
        self.power = card.power
        self.heard: list[bytes] = []
        self._card = card

    def respond(self, apdu: bytes) -> bytes:
        answer = self._card.respond(apdu)
        self.heard += [apdu, answer]
        return answer


def overhear(persona: str, way: SecretKind, drawn: list[bytes]) -> tuple[Persona, bytes]:
    """Read a card once; give its persona and everything that went through the air."""
    known = read_persona(PERSONAS / f"{persona}.toml")
    overheard, reader = Overheard(VirtualCard(known)), FakeReader()
    reader.lay(overheard)

    def draw(count: int) -> bytes:
        drawn.append(os.urandom(count))
        return drawn[-1]

    read(reader, way, secret_of(known, way), allow_last_try=False, random_bytes=draw).wipe()
    return known, b"|".join(overheard.heard)


def test_neither_the_card_number_nor_the_address_crosses_the_air_in_clear() -> None:
    known, air = overhear("residence_card", NUMBER, [])
    assert known.card_number.encode() not in air
    assert known.address.encode() not in air


@pytest.mark.parametrize("right", [True, False])
def test_a_card_number_is_wiped_by_the_session_itself(fake_hands: FakeHands, right: bool) -> None:
    fake_hands.lay("residence_card")
    typed = Secret(b"AA12345678BB" if right else b"AA12345678BC", length=12)
    with fake_hands.reader.connect() as connection, suppress(WrongNumber):
        ResidenceCard(Door(connection)).authenticate(typed, os.urandom)
    assert len(typed) == 0


def test_every_reading_draws_its_own_randomness() -> None:
    drawn: list[bytes] = []
    overhear("residence_card", NUMBER, drawn)
    overhear("residence_card", NUMBER, drawn)
    assert [len(draw) for draw in drawn] == [24, 24]
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize(("persona", "way"), [("default", PIN), ("number_b", B), ("drivers_licence", LICENCE)])
def test_a_secret_is_said_once(persona: str, way: SecretKind) -> None:
    known, air = overhear(persona, way, [])
    assert air.count(typed_for(known, way).encode()) == 1


class Unreachable:
    """A card to which the reader carries no command units at all, as some do with FeliCa."""

    def __init__(self, atr: bytes) -> None:
        self.atr = atr

    def power(self) -> None:
        """It has nothing to forget."""

    def respond(self, apdu: bytes) -> bytes:
        raise CardMute


def test_a_felica_card_that_the_reader_does_not_speak_to_is_named_all_the_same() -> None:
    reader = FakeReader()
    reader.lay(Unreachable(ATR_FELICA))
    assert look(reader) == Seen(CardKind.UNKNOWN, (), Resemblance.TRANSIT)
    reader.lay(Unreachable(ATR_PLAIN))
    with pytest.raises(CardMute):
        look(reader)
