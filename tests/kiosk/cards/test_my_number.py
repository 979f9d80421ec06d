"""The My Number card through a card reader: what every reader and the session on it must do."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest

from edge_sync.messages.values import CardKind
from kiosk.cards.applications import TEXT_AP
from kiosk.cards.door import Door
from kiosk.cards.errors import (
    CardRemoved,
    LastTryRefused,
    PinlessCard,
    PinLocked,
    StatusWordError,
    UnknownCard,
    WrongPin,
)
from kiosk.cards.holder import Flag, Sex
from kiosk.cards.my_number import read_basic_four
from kiosk.cards.port import Presence
from kiosk.cards.secret import Secret
from kiosk.cards.slot import Seen, look, read
from kiosk.cards.ways import SecretKind, Way
from tests.bench.virtual_card.my_number_chip import basic_four
from tests.kiosk.cards.hands import WITHIN_MS, FakeHands, Hands, lay_and_see, secret_of, told

APDUS_OF_A_READING = 7
VERIFY = 0x20


def odd(**behaviour: Any) -> dict[str, Any]:
    return {
        "card": "my_number",
        "name": "架空　太郎",
        "address": "架空町１番地",
        "birth_date": "1980-02-29",
        "sex": "1",
        "pin": "1234",
        "behaviour": behaviour,
    }


def read_with(hands: Hands, digits: bytes, *, allow_last_try: bool = False) -> Any:
    return read(hands.reader, SecretKind.PIN, Secret(digits), allow_last_try=allow_last_try)


def pin_tries(hands: Hands) -> int | None:
    """What the card says of its PIN, asked as the kiosk does."""
    return next(way.tries_left for way in look(hands.reader).ways if way.secret is SecretKind.PIN)


def tries_spent(hands: Hands) -> list[int]:
    """Status words of VERIFY commands that were not mere questions: those directly after another VERIFY."""
    log = hands.log()
    return [
        entry.status_word
        for before, entry in itertools.pairwise(log)
        if entry.instruction == VERIFY and before.instruction == VERIFY
    ]


def test_the_four_items_arrive_as_the_card_spells_them(hands: Hands) -> None:
    lay_and_see(hands, "default")
    assert look(hands.reader) == Seen(CardKind.MY_NUMBER, (Way(SecretKind.PIN, 3), Way(SecretKind.NUMBER_B)))
    facts = read_with(hands, b"1234")
    assert facts.name.reveal() == "髙𠮷　﨑子"
    assert facts.address.reveal() == "山口県萩市大字架空町５１０番地"
    assert facts.birth_date.reveal() == date(1975, 6, 1)
    assert facts.sex.reveal() is Sex.FEMALE
    assert not any(entry.tripwire for entry in hands.log())


def test_a_file_longer_than_one_answer_arrives_whole(hands: Hands) -> None:
    persona = hands.lay("long_address")
    hands.reader.wait(Presence.EMPTY, WITHIN_MS)
    facts = read_with(hands, persona.pin.encode())
    assert facts.address.reveal() == persona.address
    assert facts.name.reveal() == persona.name


@pytest.mark.parametrize(
    "persona", ["default", "ivs_name", "former_name", "middle_name", "long_address", "family_child2", "number_b"]
)
def test_every_text_arrives_code_point_by_code_point(fake_hands: FakeHands, persona: str) -> None:
    known = fake_hands.lay(persona)
    facts = read(fake_hands.reader, SecretKind.PIN, secret_of(known, SecretKind.PIN), allow_last_try=False)
    name, address = told(facts.name), told(facts.address)
    assert name is not None
    assert address is not None
    assert [f"{ord(sign):X}" for sign in name] == [f"{ord(sign):X}" for sign in known.name]
    assert [f"{ord(sign):X}" for sign in address] == [f"{ord(sign):X}" for sign in known.address]
    assert facts.flags == ({Flag.RARE_SELECTOR} if persona == "ivs_name" else frozenset())


@pytest.mark.parametrize(("address_signs", "form"), [(5, 0x3E), (40, 0x81), (90, 0x82)])
def test_each_form_of_length_is_read(fake_hands: FakeHands, address_signs: int, form: int) -> None:
    known = fake_hands.lay({**odd(), "address": "萩" * address_signs})
    assert basic_four(known)[2] == form
    facts = read(fake_hands.reader, SecretKind.PIN, secret_of(known, SecretKind.PIN), allow_last_try=False)
    assert told(facts.address) == known.address


def test_three_wrong_pins_lock_and_nothing_more_is_sent(fake_hands: FakeHands) -> None:
    fake_hands.lay("default")
    for left in (2, 1, 0):
        with pytest.raises(WrongPin) as wrong:
            read_with(fake_hands, b"9999", allow_last_try=True)
        assert wrong.value.tries_left == left
    with pytest.raises(PinLocked):
        read_with(fake_hands, b"1234", allow_last_try=True)
    assert tries_spent(fake_hands) == [0x63C2, 0x63C1, 0x63C0]


def test_a_birth_date_that_is_none_is_unknown(hands: Hands) -> None:
    lay_and_see(hands, "unknown_birth_date")
    facts = read_with(hands, b"1234")
    assert facts.birth_date is None
    assert facts.sex.reveal() is Sex.NOT_APPLICABLE


def test_a_wrong_pin_spends_one_try_and_tells_the_rest(hands: Hands) -> None:
    lay_and_see(hands, "default")
    with pytest.raises(WrongPin) as wrong:
        read_with(hands, b"9999")
    assert wrong.value.tries_left == 2
    assert hands.tries_left() == 2
    assert tries_spent(hands) == [0x63C2]
    assert pin_tries(hands) == 2


def test_a_right_pin_restores_the_tries(hands: Hands) -> None:
    lay_and_see(hands, "default")
    with pytest.raises(WrongPin):
        read_with(hands, b"9999")
    read_with(hands, b"1234")
    assert pin_tries(hands) == 3


def test_the_last_try_is_not_spent_without_leave(hands: Hands) -> None:
    lay_and_see(hands, "last_try")
    with pytest.raises(LastTryRefused) as refused:
        read_with(hands, b"1234")
    assert refused.value.tries_left == 1
    assert tries_spent(hands) == []
    assert read_with(hands, b"1234", allow_last_try=True).name.reveal() == "架空　花子"


def test_the_last_try_spent_wrongly_locks(hands: Hands) -> None:
    lay_and_see(hands, "last_try")
    with pytest.raises(WrongPin) as wrong:
        read_with(hands, b"9999", allow_last_try=True)
    assert wrong.value.tries_left == 0
    assert pin_tries(hands) == 0


@pytest.mark.parametrize("persona", ["locked", "no_pin_like_locked"])
def test_nothing_is_submitted_to_a_locked_card(hands: Hands, persona: str) -> None:
    lay_and_see(hands, persona)
    assert look(hands.reader).ways[0] == Way(SecretKind.PIN, 0)
    with pytest.raises(PinLocked):
        read_with(hands, b"1234", allow_last_try=True)
    assert tries_spent(hands) == []


@pytest.mark.parametrize("word", ["6984", "6983"])
def test_locked_may_also_be_answered_to_the_question(hands: Hands, word: str) -> None:
    lay_and_see(hands, odd(status_words={"ask_tries": word}))
    assert pin_tries(hands) == 0


def test_a_card_without_pin_is_named_so(hands: Hands) -> None:
    lay_and_see(hands, "no_pin")
    with pytest.raises(PinlessCard):
        look(hands.reader)
    with pytest.raises(PinlessCard):
        read_with(hands, b"1234")


@pytest.mark.parametrize(
    ("persona", "kind"),
    [
        ("foreign", CardKind.UNKNOWN),
        ("drivers_licence", CardKind.DRIVERS_LICENCE),
        ("residence_card", CardKind.RESIDENCE_CARD),
    ],
)
def test_other_cards_are_never_asked_for_a_pin(hands: Hands, persona: str, kind: CardKind) -> None:
    lay_and_see(hands, persona)
    with pytest.raises(UnknownCard) as unknown:
        read_with(hands, b"1234")
    assert unknown.value.kind == kind.value
    assert VERIFY not in {entry.instruction for entry in hands.log()}


@pytest.mark.parametrize("n_apdus", range(APDUS_OF_A_READING))
def test_pulled_at_any_moment_is_removed_and_costs_no_try(hands: Hands, n_apdus: int) -> None:
    lay_and_see(hands, "default")
    hands.pull_after(n_apdus)
    pin = Secret(b"1234")
    with pytest.raises(CardRemoved):
        read(hands.reader, SecretKind.PIN, pin, allow_last_try=False)
    assert len(pin) == 0
    assert hands.reader.wait(Presence.CARD, WITHIN_MS) is Presence.EMPTY
    hands.relay()
    assert hands.reader.wait(Presence.EMPTY, WITHIN_MS) is Presence.CARD
    assert pin_tries(hands) == 3


def test_a_pin_whose_answer_was_lost_is_asked_for_its_count_and_never_called_wrong(hands: Hands) -> None:
    lay_and_see(hands, odd(tear_late=True))
    hands.pull_after(APDUS_OF_A_READING - 4)
    with pytest.raises(CardRemoved):
        read_with(hands, b"9999")
    assert hands.tries_left() == 2
    assert hands.reader.wait(Presence.CARD, WITHIN_MS) is Presence.EMPTY
    hands.relay()
    assert hands.reader.wait(Presence.EMPTY, WITHIN_MS) is Presence.CARD
    assert pin_tries(hands) == 2


def test_another_card_after_the_first_was_pulled_is_asked_anew(hands: Hands) -> None:
    lay_and_see(hands, "default")
    hands.lift()
    assert hands.reader.wait(Presence.CARD, WITHIN_MS) is Presence.EMPTY
    lay_and_see(hands, "last_try")
    with pytest.raises(LastTryRefused):
        read_with(hands, b"1234")
    assert tries_spent(hands) == []


def test_a_reading_is_seven_commands(hands: Hands) -> None:
    lay_and_see(hands, "default")
    read_with(hands, b"1234")
    assert len(hands.log()) == APDUS_OF_A_READING


def test_an_unexpected_answer_names_its_step(hands: Hands) -> None:
    lay_and_see(hands, odd(status_words={"verify": "6F00"}))
    with pytest.raises(StatusWordError) as odd_answer:
        read_with(hands, b"1234")
    assert (odd_answer.value.sw, odd_answer.value.at) == (0x6F00, "verify")


def test_a_refusal_without_a_count_is_asked_for_it(hands: Hands) -> None:
    lay_and_see(hands, odd(status_words={"verify": "6300"}))
    with pytest.raises(WrongPin) as wrong:
        read_with(hands, b"9999")
    assert wrong.value.tries_left == 3


def test_verified_state_ends_with_the_connection(hands: Hands) -> None:
    lay_and_see(hands, "default")
    read_with(hands, b"1234")
    with hands.reader.connect() as connection, pytest.raises(StatusWordError) as closed:
        read_basic_four(Door(connection).open(TEXT_AP))
    assert closed.value.sw == 0x6982
