"""What every card reader must do, with a whole card machine in it."""

from __future__ import annotations

import itertools
import time
from datetime import date
from typing import Any

import pytest

from edge_sync.messages.values import CardKind
from kiosk.cards.errors import (
    CardError,
    CardRemoved,
    CardServiceMissing,
    LastTryRefused,
    PinlessCard,
    PinLocked,
    ReaderMissing,
    StatusWordError,
    UnknownCard,
    WrongPin,
)
from kiosk.cards.holder import Sex
from kiosk.cards.my_number import TextAp
from kiosk.cards.port import Presence
from kiosk.cards.secret import Pin
from kiosk.cards.slot import Seen, look, read
from tests.kiosk.cards.hands import Hands

WITHIN_MS = 3000
APDUS_OF_A_READING = 7
VERIFY = 0x20


def lay_and_see(hands: Hands, persona: str | dict[str, Any]) -> None:
    hands.lay(persona)
    assert hands.reader.wait(Presence.EMPTY, WITHIN_MS) is Presence.CARD


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
    return read(hands.reader, Pin(digits), allow_last_try=allow_last_try)


def tries_spent(hands: Hands) -> list[int]:
    """Status words of VERIFY commands that were not mere questions: those directly after another VERIFY."""
    log = hands.log()
    return [
        entry.status_word
        for before, entry in itertools.pairwise(log)
        if entry.instruction == VERIFY and before.instruction == VERIFY
    ]


def test_presence_follows_the_card(hands: Hands) -> None:
    assert hands.reader.wait(Presence.NO_SERVICE, WITHIN_MS) is Presence.EMPTY
    lay_and_see(hands, "default")
    hands.lift()
    assert hands.reader.wait(Presence.CARD, WITHIN_MS) is Presence.EMPTY


def test_waiting_ends_after_its_time(hands: Hands) -> None:
    began = time.monotonic()
    assert hands.reader.wait(Presence.EMPTY, 150) is Presence.EMPTY
    assert 0.14 < time.monotonic() - began < 1


def test_presence_follows_reader_and_service(hands: Hands) -> None:
    hands.unplug()
    assert hands.reader.wait(Presence.EMPTY, WITHIN_MS) is Presence.NO_READER
    with pytest.raises(ReaderMissing):
        hands.reader.connect()
    hands.plug()
    assert hands.reader.wait(Presence.NO_READER, WITHIN_MS) is Presence.EMPTY
    hands.stop_service()
    assert hands.reader.wait(Presence.EMPTY, WITHIN_MS) is Presence.NO_SERVICE
    with pytest.raises(CardServiceMissing):
        hands.reader.connect()
    hands.start_service()
    assert hands.reader.wait(Presence.NO_SERVICE, WITHIN_MS) is Presence.EMPTY


def test_an_empty_slot_has_no_card_to_connect_to(hands: Hands) -> None:
    hands.reader.wait(Presence.NO_SERVICE, WITHIN_MS)
    with pytest.raises(CardRemoved):
        look(hands.reader)


def test_the_four_items_arrive_as_the_card_spells_them(hands: Hands) -> None:
    lay_and_see(hands, "default")
    assert look(hands.reader) == Seen(CardKind.MY_NUMBER, 3)
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
    assert look(hands.reader).tries_left == 2


def test_a_right_pin_restores_the_tries(hands: Hands) -> None:
    lay_and_see(hands, "default")
    with pytest.raises(WrongPin):
        read_with(hands, b"9999")
    read_with(hands, b"1234")
    assert look(hands.reader).tries_left == 3


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
    assert look(hands.reader).tries_left == 0


@pytest.mark.parametrize("persona", ["locked", "no_pin_like_locked"])
def test_nothing_is_submitted_to_a_locked_card(hands: Hands, persona: str) -> None:
    lay_and_see(hands, persona)
    assert look(hands.reader) == Seen(CardKind.MY_NUMBER, 0)
    with pytest.raises(PinLocked):
        read_with(hands, b"1234", allow_last_try=True)
    assert tries_spent(hands) == []


@pytest.mark.parametrize("word", ["6984", "6983"])
def test_locked_may_also_be_answered_to_the_question(hands: Hands, word: str) -> None:
    lay_and_see(hands, odd(status_words={"ask_tries": word}))
    assert look(hands.reader).tries_left == 0


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
def test_other_cards_are_recognised_and_never_asked_for_a_pin(hands: Hands, persona: str, kind: CardKind) -> None:
    lay_and_see(hands, persona)
    assert look(hands.reader) == Seen(kind, None)
    with pytest.raises(UnknownCard) as unknown:
        read_with(hands, b"1234")
    assert unknown.value.kind == kind.value
    assert VERIFY not in {entry.instruction for entry in hands.log()}


@pytest.mark.parametrize("n_apdus", range(APDUS_OF_A_READING))
def test_pulled_at_any_moment_is_removed_and_costs_no_try(hands: Hands, n_apdus: int) -> None:
    lay_and_see(hands, "default")
    hands.pull_after(n_apdus)
    pin = Pin(b"1234")
    with pytest.raises(CardRemoved):
        read(hands.reader, pin, allow_last_try=False)
    assert len(pin) == 0
    assert hands.reader.wait(Presence.CARD, WITHIN_MS) is Presence.EMPTY
    hands.relay()
    assert hands.reader.wait(Presence.EMPTY, WITHIN_MS) is Presence.CARD
    assert look(hands.reader).tries_left == 3


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
        TextAp(connection).read_basic_four()
    assert closed.value.sw == 0x6982


def test_a_closed_connection_refuses(hands: Hands) -> None:
    lay_and_see(hands, "default")
    connection = hands.reader.connect()
    connection.close()
    connection.close()
    with pytest.raises(CardError):
        connection.transmit(b"\x00\xa4\x04\x0c")
