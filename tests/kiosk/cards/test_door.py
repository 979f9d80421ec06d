"""What this machine may say to a card, and that nothing else can be said."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.cards import applications
from kiosk.cards.applications import (
    LICENCE_DF1,
    LICENCE_ROOT,
    RESIDENCE_DF2,
    TEXT_AP,
    Application,
    LicenceFile,
    LicenceSecret,
    TextFile,
    TextSecret,
)
from kiosk.cards.door import Door
from kiosk.cards.errors import ForbiddenCommand, PinlessCard, StatusWordError
from kiosk.cards.secret import Secret
from tests.kiosk.cards.hands import FakeHands

ALL: list[Application[Any, Any]] = [found for found in vars(applications).values() if isinstance(found, Application)]


def test_the_whole_list_of_what_may_be_touched() -> None:
    """Read this list before you make it longer: nothing here may lead to the individual number, 本籍 or a picture."""
    assert {
        known.name: ([int(file) for file in known.files], [int(one) for one in known.secrets]) for known in ALL
    } == {
        "text ap": ([0x0002], [0x0011, 0x0015]),
        "licence": ([0x000A], [0x0001]),
        "licence df1": ([0x0001, 0x0004], []),
        "residence card": ([0x0A], [0x86]),
        "residence card df2": ([0x01], []),
        "payment": ([], []),
        "passport": ([], []),
    }


class _Made(IntEnum):
    """The individual number's file, as somebody might name it."""

    NUMBER = 0x0001


FOREIGN: list[Any] = [_Made.NUMBER, LicenceFile.ENTRIES, LicenceSecret.PIN_1, 1, 0x0001, None]


@pytest.mark.parametrize("file", FOREIGN)
@pytest.mark.parametrize(
    "way",
    [
        lambda opened, file: opened.read_element(file, bytearray()),
        lambda opened, file: opened.read_until(file, bytearray(), 17, lambda _: False),
        lambda opened, file: opened.read_short(file),
        lambda opened, file: opened.read_short_sealed(file),
        lambda opened, file: opened.tries_left(file),
        lambda opened, file: opened.verify(file, Secret(b"1234")),
        lambda opened, file: opened.verify_default(file, b"****"),
        lambda opened, file: opened.mutual_authenticate(file, bytes(40)),
        lambda opened, file: opened.verify_sealed(file, bytes(16)),
    ],
)
def test_a_file_of_another_application_cannot_be_named(
    fake_hands: FakeHands, way: Callable[[Any, Any], object], file: Any
) -> None:
    fake_hands.lay("default")
    with fake_hands.reader.connect() as connection:
        opened = Door(connection).open(TEXT_AP)
        sent = len(fake_hands.log())
        with pytest.raises(ForbiddenCommand):
            way(opened, file)
        assert len(fake_hands.log()) == sent


def test_mypy_sees_it_too(fake_hands: FakeHands) -> None:
    """The ignores are the test: mypy reports one that is not needed, so each line must be a mistake to it."""
    fake_hands.lay("default")
    with fake_hands.reader.connect() as connection:
        opened = Door(connection).open(TEXT_AP)
        with pytest.raises(ForbiddenCommand):
            opened.read_element(LicenceFile.ENTRIES, bytearray())  # type: ignore[arg-type]
        with pytest.raises(ForbiddenCommand):
            opened.tries_left(LicenceSecret.PIN_1)  # type: ignore[arg-type]
        with pytest.raises(ForbiddenCommand):
            opened.read_element(0x0001, bytearray())  # type: ignore[arg-type]


def test_a_handle_is_shut_as_soon_as_another_application_is_selected(fake_hands: FakeHands) -> None:
    """Else the licence's EF 0001 would be asked of whatever is selected then."""
    fake_hands.lay("drivers_licence")
    with fake_hands.reader.connect() as connection:
        door = Door(connection)
        root = door.open(LICENCE_ROOT)
        front = door.open(LICENCE_DF1)
        with pytest.raises(ForbiddenCommand):
            root.tries_left(LicenceSecret.PIN_1)
        assert door.try_open(TEXT_AP) is None
        with pytest.raises(ForbiddenCommand):
            front.read_until(LicenceFile.ENTRIES, bytearray(), 17, lambda _: False)


def test_a_secret_is_wiped_also_when_it_may_not_be_sent(fake_hands: FakeHands) -> None:
    fake_hands.lay("default")
    typed = Secret(b"1234")
    with fake_hands.reader.connect() as connection:
        door = Door(connection)
        opened = door.open(TEXT_AP)
        door.try_open(LICENCE_DF1)
        with pytest.raises(ForbiddenCommand):
            opened.verify(TextSecret.PIN, typed)
    assert len(typed) == 0


def test_an_application_that_is_not_there_is_told(fake_hands: FakeHands) -> None:
    fake_hands.lay("default")
    with fake_hands.reader.connect() as connection, pytest.raises(StatusWordError) as absent:
        Door(connection).open(RESIDENCE_DF2)
    assert absent.value.at == "select residence card df2"


def test_a_secret_that_the_card_does_not_have_is_told(fake_hands: FakeHands) -> None:
    fake_hands.lay("no_pin")
    with fake_hands.reader.connect() as connection, pytest.raises(PinlessCard):
        Door(connection).open(TEXT_AP).tries_left(TextSecret.PIN)


@given(length=st.integers(0, 40))
def test_a_reading_that_stops_early_does_not_hang(length: int) -> None:
    hands = FakeHands()
    hands.lay("licence_no_pin")
    data = bytearray()
    with hands.reader.connect() as connection:
        door = Door(connection)
        door.open(LICENCE_ROOT).verify_default(LicenceSecret.PIN_1, b"****")
        door.open(LICENCE_DF1).read_until(LicenceFile.ENTRIES, data, 880 + length, lambda _: False)
    assert len(data) == 880


@pytest.mark.parametrize("word", ["6B00", "6282"])
def test_the_end_of_a_file_may_be_told_in_two_ways(fake_hands: FakeHands, word: str) -> None:
    known = fake_hands.lay("default")
    with fake_hands.reader.connect() as connection:
        opened = Door(connection).open(TEXT_AP)
        opened.verify(TextSecret.PIN, Secret(known.pin.encode()))
        data = bytearray()
        opened.read_until(TextFile.BASIC_FOUR, data, 7, lambda _: False)
        known.behaviour.status_words["read"] = word
        opened.read_until(TextFile.BASIC_FOUR, data, 300, lambda _: False)
    assert len(data) == 7
