"""Every kind of card, opened in every way it has; at the fake reader and at the real one."""

from __future__ import annotations

from datetime import date

import pytest

from edge_sync.messages.values import CardKind
from kiosk.cards.errors import (
    LastTryRefused,
    PinLocked,
    UnknownCard,
    WrongNumber,
    WrongPin,
)
from kiosk.cards.holder import Flag, HolderFacts, Sex
from kiosk.cards.secret import Secret
from kiosk.cards.slot import Seen, look, read
from kiosk.cards.ways import Resemblance, SecretKind, Way
from tests.kiosk.cards.hands import FakeHands, Hands, RoomHands, lay_and_see, secret_of, told

B, PIN, LICENCE, NUMBER = SecretKind.NUMBER_B, SecretKind.PIN, SecretKind.LICENCE_PIN, SecretKind.CARD_NUMBER
VERIFY = 0x20


def open_with(hands: Hands, persona: str, way: SecretKind) -> HolderFacts:
    known = lay_and_see(hands, persona)
    return read(hands.reader, way, secret_of(known, way), allow_last_try=False)


@pytest.mark.parametrize(
    ("persona", "seen"),
    [
        ("number_b", Seen(CardKind.MY_NUMBER, (Way(PIN, 3), Way(B)))),
        ("last_try", Seen(CardKind.MY_NUMBER, (Way(PIN, 1), Way(B)))),
        ("locked", Seen(CardKind.MY_NUMBER, (Way(PIN, 0), Way(B, 10)))),
        ("number_b_locked", Seen(CardKind.MY_NUMBER, (Way(PIN, 0), Way(B, 0)))),
        ("face_card", Seen(CardKind.MY_NUMBER, (Way(B, 10),))),
        ("face_card_like_locked", Seen(CardKind.MY_NUMBER, (Way(PIN, 0), Way(B, 10)))),
        ("my_number_licence", Seen(CardKind.MY_NUMBER, (Way(PIN, 3), Way(B)))),
        ("drivers_licence", Seen(CardKind.DRIVERS_LICENCE, (Way(LICENCE, 3),))),
        ("licence_no_pin", Seen(CardKind.DRIVERS_LICENCE, (Way(SecretKind.NONE, 3),))),
        ("licence_locked", Seen(CardKind.DRIVERS_LICENCE, (Way(LICENCE, 0),))),
        ("residence_card", Seen(CardKind.RESIDENCE_CARD, (Way(NUMBER),))),
        ("special_resident", Seen(CardKind.RESIDENCE_CARD, (Way(NUMBER),))),
        ("suica", Seen(CardKind.UNKNOWN, (), Resemblance.TRANSIT)),
        ("credit", Seen(CardKind.UNKNOWN, (), Resemblance.PAYMENT)),
        ("passport", Seen(CardKind.UNKNOWN, (), Resemblance.PASSPORT)),
        ("blank", Seen(CardKind.UNKNOWN, (), Resemblance.OTHER)),
    ],
)
def test_looking_tells_the_kind_and_the_ways_and_spends_nothing(
    fake_hands: FakeHands, persona: str, seen: Seen
) -> None:
    lay_and_see(fake_hands, persona)
    assert look(fake_hands.reader) == seen
    before = fake_hands.tries_left()
    assert look(fake_hands.reader) == seen
    assert fake_hands.tries_left() == before


@pytest.mark.parts
@pytest.mark.parametrize("persona", ["face_card", "drivers_licence", "residence_card", "suica", "credit", "passport"])
def test_the_real_reader_tells_the_same_as_the_fake(room_hands: RoomHands, fake_hands: FakeHands, persona: str) -> None:
    lay_and_see(room_hands, persona)
    lay_and_see(fake_hands, persona)
    assert look(room_hands.reader) == look(fake_hands.reader)
    assert room_hands.log() == fake_hands.log()


@pytest.mark.parametrize("persona", ["number_b", "locked", "face_card", "face_card_like_locked"])
def test_number_b_opens_what_the_pin_would(fake_hands: FakeHands, persona: str) -> None:
    known = lay_and_see(fake_hands, persona)
    facts = read(fake_hands.reader, B, secret_of(known, B), allow_last_try=False)
    assert (told(facts.name), told(facts.address)) == (known.name, known.address)
    assert told(facts.birth_date) == date.fromisoformat(known.birth_date)
    touched = {entry.file_id for entry in fake_hands.log() if entry.application == "text" and entry.file_id}
    assert touched == {0x0015, 0x0002}


def test_a_wrong_number_b_tells_its_own_count_and_leaves_the_pins(fake_hands: FakeHands) -> None:
    lay_and_see(fake_hands, "locked")
    with pytest.raises(WrongPin) as wrong:
        read(fake_hands.reader, B, Secret(b"00000000000000", length=14), allow_last_try=False)
    assert wrong.value.tries_left == 9
    assert look(fake_hands.reader).ways == (Way(PIN, 0), Way(B, 9))


def test_a_locked_number_b_is_sent_nothing(fake_hands: FakeHands) -> None:
    known = lay_and_see(fake_hands, "number_b_locked")
    with pytest.raises(PinLocked):
        read(fake_hands.reader, B, secret_of(known, B), allow_last_try=True)


def test_a_licence_gives_what_is_printed_on_it(hands: Hands) -> None:
    facts = open_with(hands, "drivers_licence", LICENCE)
    assert told(facts.name) == "架空　次郎"
    assert told(facts.kana) == "カクウ　ジロウ"
    assert told(facts.alias) is None
    assert told(facts.address) == "山口県萩市大字架空町４番地"
    assert told(facts.birth_date) == date(1988, 8, 8)
    assert told(facts.sex) is Sex.NOT_KNOWN
    assert facts.flags == frozenset()


def test_a_licence_without_pin_opens_with_its_default(fake_hands: FakeHands) -> None:
    assert told(open_with(fake_hands, "licence_no_pin", SecretKind.NONE).name) == "架空　昭"
    assert fake_hands.tries_left() == 3


def test_a_licence_tells_the_newest_name_and_address(fake_hands: FakeHands) -> None:
    facts = open_with(fake_hands, "licence_moved", LICENCE)
    assert (told(facts.name), told(facts.address)) == ("架空　桜", "山口県萩市大字架空町２０番地")
    assert facts.flags == {Flag.ADDRESS_CHANGED}


def test_characters_that_a_licence_does_not_hold_as_text_keep_their_place(fake_hands: FakeHands) -> None:
    facts = open_with(fake_hands, "licence_gaiji", LICENCE)
    assert (told(facts.name), told(facts.address)) == ("〓空　〓子", "山口県萩市大字〓町１９番地")
    assert told(facts.alias) == "架空　花子"
    assert facts.flags == {Flag.EXTERNAL_CHARACTER, Flag.MISSING_CHARACTER}


def test_a_licence_counts_its_own_pin(fake_hands: FakeHands) -> None:
    lay_and_see(fake_hands, "drivers_licence")
    for left in (2, 1):
        with pytest.raises(WrongPin) as wrong:
            read(fake_hands.reader, LICENCE, Secret(b"9999"), allow_last_try=False)
        assert wrong.value.tries_left == left
    with pytest.raises(LastTryRefused):
        read(fake_hands.reader, LICENCE, Secret(b"1234"), allow_last_try=False)
    assert fake_hands.tries_left() == 1


def test_a_locked_licence_is_sent_nothing(fake_hands: FakeHands) -> None:
    lay_and_see(fake_hands, "licence_locked")
    with pytest.raises(PinLocked):
        read(fake_hands.reader, LICENCE, Secret(b"1234"), allow_last_try=True)


def test_a_residence_card_gives_the_address_on_its_back(hands: Hands) -> None:
    facts = open_with(hands, "residence_card", NUMBER)
    assert told(facts.address) == "山口県萩市大字架空町５番地"
    assert facts.name is None
    assert facts.birth_date is None
    assert facts.flags == frozenset()


def test_a_special_permanent_residents_card_is_read_likewise(fake_hands: FakeHands) -> None:
    assert told(open_with(fake_hands, "special_resident", NUMBER).address) == "山口県萩市大字架空町２１番地"


def test_a_blank_back_is_told(fake_hands: FakeHands) -> None:
    facts = open_with(fake_hands, "residence_blank", NUMBER)
    assert facts.address is None
    assert facts.flags == {Flag.ADDRESS_BLANK}


def test_a_wrong_card_number_may_be_mended(hands: Hands) -> None:
    known = lay_and_see(hands, "residence_card")
    for _ in range(4):
        typed = Secret(b"AA12345678BC", length=12)
        with pytest.raises(WrongNumber):
            read(hands.reader, NUMBER, typed, allow_last_try=False)
        assert len(typed) == 0
    assert told(read(hands.reader, NUMBER, secret_of(known, NUMBER), allow_last_try=False).address) == known.address


@pytest.mark.parametrize(
    ("persona", "way"),
    [
        ("default", LICENCE),
        ("default", NUMBER),
        ("default", SecretKind.NONE),
        ("drivers_licence", PIN),
        ("drivers_licence", SecretKind.NONE),
        ("licence_no_pin", LICENCE),
        ("residence_card", B),
        ("suica", PIN),
        ("credit", PIN),
        ("passport", NUMBER),
        ("blank", LICENCE),
    ],
)
def test_a_way_that_is_not_the_cards_sends_no_secret(fake_hands: FakeHands, persona: str, way: SecretKind) -> None:
    lay_and_see(fake_hands, persona)
    typed = Secret(b"1234")
    with pytest.raises(UnknownCard):
        read(fake_hands.reader, way, typed, allow_last_try=True)
    assert len(typed) == 0
    assert VERIFY not in {entry.instruction for entry in fake_hands.log()}
