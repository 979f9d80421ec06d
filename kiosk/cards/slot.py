"""What a visit does with the slot: look at the card, then open it once in one way and read it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from edge_sync.groundwork.identity import RandomBytes
from edge_sync.messages.values import CardKind
from kiosk.cards.applications import TextSecret
from kiosk.cards.door import Door
from kiosk.cards.errors import LastTryRefused, PinLocked, UnknownCard
from kiosk.cards.holder import HolderFacts
from kiosk.cards.licence import Licence
from kiosk.cards.my_number import SECRETS, TextAp, read_basic_four, ways_into
from kiosk.cards.port import CardReader
from kiosk.cards.recognise import Recognised, recognise
from kiosk.cards.residence_card import ResidenceCard
from kiosk.cards.secret import Secret
from kiosk.cards.ways import Resemblance, SecretKind, Way


@dataclass(frozen=True, slots=True)
class Seen:
    """What lies on the reader."""

    kind: CardKind
    ways: tuple[Way, ...]
    """How it can be opened, best first; a locked one stays in its place. Empty: it cannot be read here."""
    resembles: Resemblance | None = None
    """Only of an UNKNOWN card."""


def look(reader: CardReader) -> Seen:
    """Name the card and ask how many tries its secrets have; no secret is sent, no item is read.

    Raises:
        PinlessCard: a My Number card with neither PIN nor 照合番号B.
        CardError: as ``CardReader.connect`` and ``CardConnection.transmit``.
    """
    with reader.connect() as connection:
        door = Door(connection)
        found = recognise(door)
        return Seen(found.kind, _ways(door, found), found.resembles)


def read(
    reader: CardReader,
    way: SecretKind,
    secret: Secret,
    *,
    allow_last_try: bool,
    random_bytes: RandomBytes = os.urandom,
) -> HolderFacts:
    """Open the card in one way and read it, in one connection. At most one VERIFY; the secret is wiped in any case.

    The card is asked for its tries first; with one left nothing is sent unless ``allow_last_try``,
    which only a member of staff may decide. ``random_bytes`` makes keys; tests hand in their own.

    Raises:
        UnknownCard: the card that lies there now does not open in this way.
        PinLocked, LastTryRefused: nothing was submitted.
        WrongPin: with the tries left. WrongNumber: there is no count.
        CardRemoved: the card was pulled; ask its tries again before anything else.
        CardError: as ``CardReader.connect`` and the sessions.
    """
    with secret, reader.connect() as connection:
        door = Door(connection)
        found = recognise(door)
        if found.text_ap is not None and way in SECRETS:
            return _read_my_number(found.text_ap, SECRETS[way], secret, allow_last_try=allow_last_try)
        if found.kind is CardKind.DRIVERS_LICENCE and way in (SecretKind.LICENCE_PIN, SecretKind.NONE):
            return _read_licence(Licence(door), way, secret, allow_last_try=allow_last_try)
        if found.kind is CardKind.RESIDENCE_CARD and way is SecretKind.CARD_NUMBER:
            residence_card = ResidenceCard(door)
            residence_card.authenticate(secret, random_bytes)
            return residence_card.read()
        raise UnknownCard(found.kind.value)


def _ways(door: Door, found: Recognised) -> tuple[Way, ...]:
    if found.text_ap is not None:
        return ways_into(found.text_ap)
    if found.kind is CardKind.DRIVERS_LICENCE:
        return Licence(door).ways()
    if found.kind is CardKind.RESIDENCE_CARD:
        return ResidenceCard(door).ways()
    return ()


def _read_my_number(application: TextAp, opens: TextSecret, typed: Secret, *, allow_last_try: bool) -> HolderFacts:
    _spend_no_last_try(lambda: application.tries_left(opens), allow_last_try=allow_last_try)
    application.verify(opens, typed)
    return read_basic_four(application)


def _read_licence(licence: Licence, way: SecretKind, typed: Secret, *, allow_last_try: bool) -> HolderFacts:
    if way is not licence.secret:
        raise UnknownCard(CardKind.DRIVERS_LICENCE.value)
    _spend_no_last_try(licence.tries_left, allow_last_try=allow_last_try)
    licence.verify(typed)
    return licence.read()


def _spend_no_last_try(tries_left: Callable[[], int], *, allow_last_try: bool) -> None:
    left = tries_left()
    if left == 0:
        raise PinLocked
    if left == 1 and not allow_last_try:
        raise LastTryRefused(left)
