"""The keypad under a card's secret: which symbols, and how much of it is asked at a time. Pure."""

from __future__ import annotations

from kiosk.cards.ways import SecretKind
from kiosk.visit import boards
from kiosk.visit.state import State

PARTS = {SecretKind.NUMBER_B: (6, 4, 4)}
"""照合番号B as it stands on the card: birth date, year of expiry, security code; one screen each."""
LETTER_PLACES = (0, 1, 10, 11)
"""Where a 在留カード番号 has letters."""


def board(state: State) -> str:
    """The keyboard for the next symbol."""
    if state.way is None or state.way.hidden:
        return boards.HIDDEN
    return boards.LETTERS if state.way is SecretKind.CARD_NUMBER and state.typed in LETTER_PLACES else boards.DIGITS


def begin_and_end(state: State) -> tuple[int, int]:
    """From which to which symbol the part on the glass goes."""
    way = state.way or SecretKind.PIN
    parts = PARTS.get(way, (way.length,))
    part = min(state.part, len(parts) - 1)
    return sum(parts[:part]), sum(parts[: part + 1])


def last_part(state: State) -> bool:
    """True when nothing is asked after this part."""
    return state.part >= len(PARTS.get(state.way or SecretKind.PIN, (0,))) - 1
