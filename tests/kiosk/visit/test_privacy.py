"""The vault forgets, and work of a forgotten visit cannot fill it again."""

from __future__ import annotations

from datetime import date

import pytest

from edge_sync.groundwork.personal import Personal, PersonalDataLeak
from kiosk.cards.holder import HolderFacts, Sex
from kiosk.visit.privacy import Vault


def somebody() -> HolderFacts:
    return HolderFacts(Personal("萩　太郎"), Personal("山口県萩市"), Personal(date(1950, 3, 9)), Personal(Sex.MALE))


def test_forget_wipes_items_and_digits() -> None:
    vault, facts = Vault(), somebody()
    assert vault.press(1) == 1
    assert vault.keep(facts, vault.visit)
    vault.forget()
    assert vault.facts() is None
    with pytest.raises(PersonalDataLeak):
        facts.name.reveal()
    assert vault.press(2) == 1


def test_a_reading_that_ends_after_the_visit_is_wiped_at_once() -> None:
    vault, facts = Vault(), somebody()
    visit = vault.visit
    vault.forget()
    assert not vault.keep(facts, visit)
    assert facts.address.wiped
    assert vault.facts() is None


def test_the_pin_leaves_the_vault_when_taken() -> None:
    vault = Vault()
    for digit in (1, 2, 3, 4):
        vault.press(digit)
    pin = vault.take_pin()
    assert len(pin) == 4
    assert vault.press(5) == 1


def test_a_second_reading_wipes_the_first() -> None:
    vault, first = Vault(), somebody()
    vault.keep(first, vault.visit)
    vault.keep(somebody(), vault.visit)
    assert first.name.wiped
