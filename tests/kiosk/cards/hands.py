"""Hands that lay and pull cards, the same for the fake reader and for the real one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol, TypeVar

from edge_sync.groundwork.personal import Personal
from kiosk.cards.fake import FakeReader
from kiosk.cards.port import CardReader, Presence
from kiosk.cards.secret import Secret
from kiosk.cards.ways import SecretKind
from tests.bench.room.client import BenchRoom
from tests.bench.virtual_card.machine import Noted, VirtualCard
from tests.bench.virtual_card.my_number_chip import number_b_of
from tests.bench.virtual_card.persona import Persona, persona_from, read_persona
from tests.bench.virtual_card.residence_chip import card_number_of

PersonaLike = str | dict[str, Any]
T = TypeVar("T")
WITHIN_MS = 3000


class Hands(Protocol):
    """What a person can do to a card slot."""

    reader: CardReader

    def lay(self, persona: PersonaLike) -> Persona: ...

    def relay(self) -> None: ...

    def lift(self) -> None: ...

    def pull_after(self, n_apdus: int) -> None: ...

    def unplug(self) -> None: ...

    def plug(self) -> None: ...

    def stop_service(self) -> None: ...

    def start_service(self) -> None: ...

    def tries_left(self) -> int | None: ...

    def log(self) -> list[Noted]: ...

    def tripped(self) -> list[Noted]:
        """Commands that touched what must never be touched."""
        ...


class FakeHands:
    """Hands at the fake reader."""

    def __init__(self) -> None:
        self._fake = FakeReader()
        self.reader: CardReader = self._fake
        self._card: VirtualCard | None = None
        self._cards: list[VirtualCard] = []

    def lay(self, persona: PersonaLike) -> Persona:
        known = read_persona(Path(persona)) if isinstance(persona, str) else persona_from(persona)
        self._card = VirtualCard(known)
        self._cards.append(self._card)
        self._fake.set_state(mute=known.behaviour.mute)
        self._fake.lay(self._card)
        return known

    def relay(self) -> None:
        assert self._card is not None
        self._fake.lay(self._card)

    def lift(self) -> None:
        self._fake.lift()

    def pull_after(self, n_apdus: int) -> None:
        assert self._card is not None
        self._fake.lay(self._card, pull_after=n_apdus, carried_out=self._card.persona.behaviour.tear_late)

    def unplug(self) -> None:
        self._fake.set_state(reader=False)

    def plug(self) -> None:
        self._fake.set_state(reader=True)

    def stop_service(self) -> None:
        self._fake.set_state(service=False)

    def start_service(self) -> None:
        self._fake.set_state(service=True)

    def tries_left(self) -> int | None:
        return self._card.tries_left if self._card else None

    def log(self) -> list[Noted]:
        return list(self._card.noted) if self._card else []

    def tripped(self) -> list[Noted]:
        return [noted for card in self._cards for noted in card.noted if noted.tripwire]


class RoomHands:
    """Hands in the bench room, in front of pyscard, pcscd and the virtual reader."""

    def __init__(self, room: BenchRoom, reader: CardReader) -> None:
        self._room = room
        self._tripped: list[Noted] = []
        self.reader: CardReader = reader

    def lay(self, persona: PersonaLike) -> Persona:
        self._tripped = self.tripped()
        return self._room.lay_card(persona)

    def relay(self) -> None:
        self._room.relay_card()

    def lift(self) -> None:
        self._room.lift_card()

    def pull_after(self, n_apdus: int) -> None:
        self._room.tear_after(n_apdus)

    def unplug(self) -> None:
        self._room.unplug_reader()

    def plug(self) -> None:
        self._room.plug_reader()

    def stop_service(self) -> None:
        self._room.stop_pcscd()

    def start_service(self) -> None:
        self._room.start_pcscd()

    def tries_left(self) -> int | None:
        return self._room.card_tries_left()

    def log(self) -> list[Noted]:
        return [
            Noted(e.instruction, e.application, e.file_id, e.status_word, e.tripwire) for e in self._room.card_log()
        ]

    def tripped(self) -> list[Noted]:
        return self._tripped + [noted for noted in self.log() if noted.tripwire]


def lay_and_see(hands: Hands, persona: PersonaLike) -> Persona:
    """Lay a card and wait until the reader tells of it."""
    known = hands.lay(persona)
    assert hands.reader.wait(Presence.EMPTY, WITHIN_MS) is Presence.CARD
    return known


def typed_for(persona: Persona, way: SecretKind) -> str:
    """What the holder of this card would type."""
    return {
        SecretKind.NONE: "",
        SecretKind.PIN: persona.pin,
        SecretKind.NUMBER_B: number_b_of(persona),
        SecretKind.LICENCE_PIN: persona.pin,
        SecretKind.CARD_NUMBER: card_number_of(persona),
    }[way]


def secret_of(persona: Persona, way: SecretKind) -> Secret:
    """The same as the vault would hand it over."""
    return Secret(typed_for(persona, way).encode(), length=way.length)


def told(item: Personal[T] | None) -> T | None:
    """An item's value, for comparing."""
    return None if item is None else item.reveal()
