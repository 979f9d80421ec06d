"""Every kind of card pulled at every command, and odd answers at every step."""

from __future__ import annotations

import pytest

from kiosk.cards.errors import (
    CardDataBroken,
    CardRemoved,
    StatusWordError,
)
from kiosk.cards.port import Presence
from kiosk.cards.slot import look, read
from kiosk.cards.ways import SecretKind
from tests.kiosk.cards.hands import WITHIN_MS, FakeHands, Hands, lay_and_see, secret_of, told

B, LICENCE, NUMBER = SecretKind.NUMBER_B, SecretKind.LICENCE_PIN, SecretKind.CARD_NUMBER
VERIFY = 0x20


@pytest.mark.parametrize(
    ("persona", "way", "n_apdus"),
    [("drivers_licence", LICENCE, 7), ("drivers_licence", LICENCE, 12), ("residence_card", NUMBER, 5),
     ("residence_card", NUMBER, 8), ("number_b", B, 3)],
)  # fmt: skip
def test_a_card_pulled_where_it_hurts_most_is_removed(
    hands: Hands, persona: str, way: SecretKind, n_apdus: int
) -> None:
    known = lay_and_see(hands, persona)
    hands.pull_after(n_apdus)
    with pytest.raises(CardRemoved):
        read(hands.reader, way, secret_of(known, way), allow_last_try=False)
    assert hands.reader.wait(Presence.CARD, WITHIN_MS) is Presence.EMPTY


@pytest.mark.parametrize(
    ("persona", "way", "commands"),
    [("number_b", B, 7), ("drivers_licence", LICENCE, 13), ("licence_no_pin", SecretKind.NONE, 13),
     ("licence_moved", LICENCE, 13), ("residence_card", NUMBER, 9)],
)  # fmt: skip
def test_a_card_pulled_at_any_command_costs_nothing_and_is_read_afterwards(
    fake_hands: FakeHands, persona: str, way: SecretKind, commands: int
) -> None:
    known = lay_and_see(fake_hands, persona)
    tries = fake_hands.tries_left()
    for n_apdus in range(commands):
        fake_hands.pull_after(n_apdus)
        typed = secret_of(known, way)
        with pytest.raises(CardRemoved):
            read(fake_hands.reader, way, typed, allow_last_try=False)
        assert len(typed) == 0
        assert fake_hands.tries_left() == tries
    fake_hands.pull_after(commands)
    assert told(read(fake_hands.reader, way, secret_of(known, way), allow_last_try=False).address)


@pytest.mark.parametrize("persona", ["drivers_licence", "suica", "credit", "passport", "residence_card", "blank"])
def test_a_card_pulled_while_it_is_looked_at_is_removed(fake_hands: FakeHands, persona: str) -> None:
    lay_and_see(fake_hands, persona)
    look(fake_hands.reader)
    for n_apdus in range(len(fake_hands.log())):
        fake_hands.pull_after(n_apdus)
        with pytest.raises(CardRemoved):
            look(fake_hands.reader)


@pytest.mark.parametrize(
    ("persona", "step", "way"),
    [
        ("drivers_licence", "select_root", LICENCE),
        ("drivers_licence", "read", LICENCE),
        ("licence_no_pin", "read", SecretKind.NONE),
        ("drivers_licence", "verify", LICENCE),
        ("residence_card", "select_root", NUMBER),
        ("residence_card", "get_challenge", NUMBER),
        ("residence_card", "mutual_authenticate", NUMBER),
        ("residence_card", "verify", NUMBER),
        ("residence_card", "read", NUMBER),
        ("number_b", "read", B),
    ],
)
def test_an_odd_answer_at_any_step_is_told_and_costs_no_try(
    fake_hands: FakeHands, persona: str, step: str, way: SecretKind
) -> None:
    known = fake_hands.lay(persona)
    known.behaviour.status_words[step] = "6F00"  # type: ignore[index]
    with pytest.raises(StatusWordError) as odd:
        read(fake_hands.reader, way, secret_of(known, way), allow_last_try=False)
    assert odd.value.sw == 0x6F00
    assert fake_hands.tries_left() in (3, None)


def test_a_pin_setting_that_cannot_be_read_is_never_taken_for_none(fake_hands: FakeHands) -> None:
    known = fake_hands.lay("drivers_licence")
    known.behaviour.status_words["read"] = "6A82"
    with pytest.raises(StatusWordError):
        look(fake_hands.reader)
    assert VERIFY not in {entry.instruction for entry in fake_hands.log()}


def test_a_card_that_does_not_prove_the_number_is_not_trusted(fake_hands: FakeHands) -> None:
    known = fake_hands.lay("residence_card")
    known.behaviour.status_words["mutual_authenticate"] = "9000"
    with pytest.raises(CardDataBroken):
        read(fake_hands.reader, NUMBER, secret_of(known, NUMBER), allow_last_try=False)
