"""The vault forgets, and work of a forgotten visit cannot fill it again."""

from __future__ import annotations

import pytest

from edge_sync.groundwork.personal import PersonalDataLeak
from edge_sync.messages.entry import Entry, Person, Stroke
from edge_sync.stationery.interview import Ask
from kiosk.cards.ways import SecretKind
from kiosk.visit.privacy import Vault
from tests.kiosk.visit.scenes import somebody

STROKE = Stroke(x=(1, 2), y=(1, 2), at_ms=(0, 9))


def test_forget_wipes_everything() -> None:
    vault, facts = Vault(), somebody()
    assert vault.press("1") == 1
    assert vault.keep(facts, vault.visit)
    vault.change(lambda entry: Entry(people=(Person(name="萩　太郎"),)))
    vault.set_text("ハギ")
    vault.sign(STROKE, 300, "2026-04-01T03:00:00Z")
    vault.passed.add(Ask("phone"))
    vault.asked.append(Ask("phone"))
    vault.forget()
    assert vault.facts() is None
    with pytest.raises(PersonalDataLeak):
        facts.name.reveal()  # type: ignore[union-attr]
    assert vault.press("2") == 1
    assert (vault.entry(), vault.text(), vault.signature()) == (Entry(), "", None)
    assert (vault.passed, vault.asked, vault.glimpse().strokes) == (set(), [], ())
    assert not vault.has_entry()


def test_a_reading_that_ends_after_the_visit_is_wiped_at_once() -> None:
    vault, facts = Vault(), somebody()
    visit = vault.visit
    vault.forget()
    assert not vault.keep(facts, visit)
    assert facts.address is not None
    assert facts.address.wiped
    assert vault.facts() is None


def test_work_of_a_forgotten_visit_cannot_fill_the_entry() -> None:
    vault = Vault()
    visit = vault.visit
    vault.forget()
    assert not vault.change(lambda entry: Entry(people=(Person(name="萩　太郎"),)), visit)
    assert not vault.has_entry()


def test_the_pin_leaves_the_vault_when_taken() -> None:
    vault = Vault()
    for digit in "1234":
        vault.press(digit)
    pin = vault.take_secret()
    assert len(pin) == 4
    assert vault.press("5") == 1


def test_a_pin_is_never_glimpsed_and_a_printed_number_is() -> None:
    vault = Vault()
    vault.begin_secret(SecretKind.PIN)
    vault.press("1")
    assert vault.glimpse().typed == ""
    vault.begin_secret(SecretKind.CARD_NUMBER)
    vault.press("A")
    assert vault.glimpse().typed == "A"
    assert "A" not in repr(vault.glimpse()).replace("Glimpse", "")


def test_a_second_reading_wipes_the_first() -> None:
    vault, first = Vault(), somebody()
    vault.keep(first, vault.visit)
    vault.keep(somebody(), vault.visit)
    assert first.name is not None
    assert first.name.wiped


def test_a_finger_that_never_stops_writing_fills_no_memory() -> None:
    vault = Vault()
    long = Stroke(x=(1,) * 2_000, y=(1,) * 2_000, at_ms=(0,) * 2_000)
    assert max(vault.sign(long, 300, "2026-04-01T03:00:00Z") for _ in range(500)) <= 10
