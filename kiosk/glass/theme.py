"""Sizes in millimetres, colours, and the profiles of the displays one may meet."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("theme.toml")


class Sizes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lengths on the glass in millimetres; letters by their em square. ``line`` is a factor."""

    margin_mm: float
    edge_mm: float
    gap_mm: float
    header_mm: float
    footer_mm: float
    target_mm: float
    tool_mm: float
    title_mm: float
    text_mm: float
    label_mm: float
    number_mm: float
    least_mm: float
    ruby_mm: float
    """Kana above kanji, by their em square."""
    apart_mm: float
    """Between targets there is at least this."""
    radius_mm: float
    line: float


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of display.

    ``scale`` below 1 makes everything smaller than the rules ask; ``letters`` above 1 makes
    titles and text larger where the display has room.
    """

    width_px: int
    height_px: int
    px_per_mm: float
    scale: float = 1.0
    letters: float = 1.0

    @property
    def upright(self) -> bool:
        """True for a portrait display."""
        return self.height_px > self.width_px

    def px(self, mm: float) -> float:
        """Pixels for millimetres of the theme."""
        return mm * self.px_per_mm * self.scale


class Factors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much larger than usual letters are in each of the three sizes; ``chrome``: header and footer at most."""

    usual: float
    large: float
    largest: float
    chrome: float


class Times(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Milliseconds."""

    dead_ms: int
    pulse_ms: int


Colours = dict[str, str]


class Theme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The theme file."""

    sizes: Sizes
    letters: Factors
    times: Times
    looks: dict[str, Colours]
    profiles: dict[str, Profile]

    def colours(self, look: str) -> Colours:
        """Colours by their part; those of ``light`` for a look that nobody knows."""
        return self.looks.get(look, self.looks["light"])

    def factor(self, letters: str) -> float:
        """How much larger sentences and answers stand."""
        return float(getattr(self.letters, letters, self.letters.usual))


def read_theme(file: Path = FILE) -> Theme:
    """Read the theme file."""
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), Theme)


def rgb(colour: str) -> tuple[float, float, float]:
    """``#RRGGBB`` to three fractions of one."""
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lights = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def _luminance(colour: str) -> float:
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
