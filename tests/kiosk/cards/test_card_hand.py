"""The hand at the slot: which happening each card and each failure becomes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from edge_sync.groundwork.clock import SystemClock
from edge_sync.messages.values import CardKind
from kiosk.cards.fake import FakeReader
from kiosk.cards.ways import Resemblance, SecretKind, Way
from kiosk.hands.card_hand import CardHand
from kiosk.visit import effects
from kiosk.visit.happenings import CardRead, CardSeen, CardTrouble, Happening
from kiosk.visit.privacy import Vault
from tests.bench.virtual_card.machine import VirtualCard
from tests.bench.virtual_card.persona import PERSONAS, read_persona
from tests.kiosk.cards.hands import told, typed_for

GAIJI = ("external_character", "missing_character")


@dataclass
class Counter:
    """A hand, its reader and what it posted; effects are carried out in the test's own thread."""

    reader: FakeReader = field(default_factory=FakeReader)
    vault: Vault = field(default_factory=Vault)
    posted: list[Happening] = field(default_factory=list)
    card: VirtualCard | None = None

    def __post_init__(self) -> None:
        randbytes = random.Random(7).randbytes
        self.hand = CardHand(lambda: self.reader, self.vault, SystemClock(), self.posted.append, randbytes)

    def lay(self, persona: str) -> VirtualCard:
        self.card = VirtualCard(read_persona(PERSONAS / f"{persona}.toml"))
        self.reader.lay(self.card)
        return self.card

    def look(self) -> Happening:
        self.hand.handle(effects.LookAtCard())
        return self.posted[-1]

    def read(self, way: SecretKind, *, right: bool = True) -> Happening:
        assert self.card is not None
        symbols = typed_for(self.card.persona, way)
        self.vault.begin_secret(way)
        for symbol in symbols if right else symbols[:-1] + ("Z" if symbols[-1].isalpha() else "5"):
            self.vault.press(symbol)
        self.hand.handle(effects.ReadCard(way, allow_last_try=False))
        return self.posted[-1]


class LeftWhileRead:
    """A card whose holder walks away while it is read: the visit is forgotten at every command."""

    def __init__(self, card: VirtualCard, vault: Vault) -> None:
        self.atr = card.atr
        self.power = card.power
        self._card = card
        self._vault = vault

    def respond(self, apdu: bytes) -> bytes:
        self._vault.forget()
        return self._card.respond(apdu)


@pytest.fixture
def counter() -> Iterator[Counter]:
    it = Counter()
    yield it
    assert it.card is None or not it.card.tripped


@pytest.mark.parametrize(
    ("persona", "way", "kind", "flags"),
    [
        ("default", SecretKind.PIN, CardKind.MY_NUMBER, ()),
        ("number_b", SecretKind.NUMBER_B, CardKind.MY_NUMBER, ()),
        ("ivs_name", SecretKind.PIN, CardKind.MY_NUMBER, ("rare_selector",)),
        (
            "licence_gaiji",
            SecretKind.LICENCE_PIN,
            CardKind.DRIVERS_LICENCE,
            ("external_character", "missing_character"),
        ),
        ("licence_no_pin", SecretKind.NONE, CardKind.DRIVERS_LICENCE, ()),
        ("residence_blank", SecretKind.CARD_NUMBER, CardKind.RESIDENCE_CARD, ("address_blank",)),
    ],
)
def test_what_was_read_is_in_the_vault_and_only_flags_are_told(
    counter: Counter, persona: str, way: SecretKind, kind: CardKind, flags: tuple[str, ...]
) -> None:
    card = counter.lay(persona)
    told_of = counter.read(way)
    assert isinstance(told_of, CardRead)
    assert (told_of.kind, told_of.flags) == (kind, flags)
    facts = counter.vault.facts()
    assert facts is not None
    assert kind is not CardKind.MY_NUMBER or told(facts.name) == card.persona.name
    assert card.persona.name not in repr(counter.posted)


def test_what_was_seen_is_posted_with_its_ways(counter: Counter) -> None:
    counter.lay("locked")
    seen = counter.look()
    assert isinstance(seen, CardSeen)
    assert seen.ways == (Way(SecretKind.PIN, 0), Way(SecretKind.NUMBER_B, 10))
    counter.lay("credit")
    seen = counter.look()
    assert isinstance(seen, CardSeen)
    assert (seen.kind, seen.ways, seen.resembles) == (CardKind.UNKNOWN, (), Resemblance.PAYMENT)


@pytest.mark.parametrize(
    ("persona", "way", "right", "event", "fault", "tries_left"),
    [
        ("default", SecretKind.PIN, False, "pin_wrong", "CARD-06", 2),
        ("number_b", SecretKind.NUMBER_B, False, "pin_wrong", "CARD-06", 9),
        ("last_try", SecretKind.PIN, True, "card_last_try", "CARD-07", 1),
        ("locked", SecretKind.PIN, True, "card_locked", "CARD-08", 0),
        ("no_pin", SecretKind.PIN, True, "card_without_pin", "CARD-09", None),
        ("drivers_licence", SecretKind.LICENCE_PIN, False, "pin_wrong", "CARD-06", 2),
        ("licence_locked", SecretKind.LICENCE_PIN, True, "card_locked", "CARD-08", 0),
        ("residence_card", SecretKind.CARD_NUMBER, False, "number_wrong", "CARD-12", None),
        ("suica", SecretKind.PIN, True, "card_unknown", "CARD-05", None),
    ],
)
def test_trouble_is_posted_with_its_event(
    counter: Counter, persona: str, way: SecretKind, right: bool, event: str, fault: str, tries_left: int | None
) -> None:
    counter.lay(persona)
    trouble = counter.read(way, right=right)
    assert isinstance(trouble, CardTrouble)
    assert (trouble.event, trouble.fault, trouble.tries_left) == (event, fault, tries_left)
    assert counter.vault.facts() is None


def test_a_reading_for_a_visit_that_is_over_is_wiped(counter: Counter) -> None:
    card = counter.lay("default")
    counter.reader.lay(LeftWhileRead(card, counter.vault))
    counter.vault.begin_secret(SecretKind.PIN)
    for symbol in card.persona.pin:
        counter.vault.press(symbol)
    counter.hand.handle(effects.ReadCard(SecretKind.PIN, allow_last_try=False))
    assert card.noted[-1].status_word == 0x9000
    assert counter.posted == []
    assert counter.vault.facts() is None
