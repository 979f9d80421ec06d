"""How a visitor wants to be shown and told things; the next one finds everything as usual. Pure."""

from __future__ import annotations

from typing import Literal, TypeVar, get_args

import msgspec

T = TypeVar("T")

Language = Literal["ja", "easy", "en", "zh", "ko", "vi"]
"""``easy`` is やさしい日本語."""
Letters = Literal["usual", "large", "largest"]
Look = Literal["light", "contrast", "dark"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
LETTERS: tuple[Letters, ...] = get_args(Letters)
LOOKS: tuple[Look, ...] = get_args(Look)

VOLUMES = range(1, 6)
RATES_PERCENT = (80, 90, 100, 115, 130, 150)
"""0.8 to 1.5 times as fast as usual."""


class Manner(msgspec.Struct, frozen=True, kw_only=True):
    """What was chosen; nothing about the person."""

    language: Language = "ja"
    letters: Letters = "usual"
    look: Look = "light"
    furigana: bool = False
    low: bool = False
    """Everything that is touched stands in the lower half, for who sits."""
    private: bool = False
    """Headphones are in the jack: everything is spoken, and nobody else hears it."""
    volume: int = 3
    """1 to 5."""
    rate_percent: int = 100
    writing: bool = False
    """The clerk is asked to write rather than to speak."""

    @property
    def tag(self) -> str:
        """The language in BCP 47."""
        return "ja-x-easy" if self.language == "easy" else self.language

    @property
    def heard_as(self) -> str:
        """The language whose model hears it."""
        return "ja" if self.language == "easy" else self.language


def next_of(values: tuple[T, ...], now: T) -> T:
    """The value after this one; the first after the last."""
    return values[(values.index(now) + 1) % len(values)]
