"""What the simulated hall is made of: frozen figures, found by ``python -m tests.bench.hall fit``, then written down.

Shares of services follow the city's yearly counts (> 50,000 certificates, > 6,000 moves, about 10,000 cards;
``facts/hagi.md``). Hours, weekdays and months are chosen by what Japanese counters are known for: mornings, Mondays,
the day after a holiday, the end of March and the beginning of April. So are the times in hand. As a whole they are
calibrated to the city's three figures: 3,325 numbers a month, 455 s of mean wait, 232 waits of half an hour or more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

NUMBERS_A_MONTH = 3325
MEAN_WAIT_S = 455
LONG_WAITS_A_MONTH = 232
LONG_WAIT_S = 1800

OPENS_S = 8 * 3600 + 30 * 60
CLOSES_S = 17 * 3600 + 15 * 60
CERTIFICATES = ("residence_certificate", "seal_certificate", "family_register", "tax_certificate")
PROCEDURES = ("moving", "my_number_card", "consultation")


@dataclass(frozen=True)
class Trade:
    """One service: its share of numbers, and its time in hand as a lognormal."""

    share: float
    median_s: float
    sigma: float


@dataclass(frozen=True)
class Town:
    """Everything that is tuned."""

    numbers_a_day: float = 155.0
    """On an ordinary day."""
    certificate_pace: float = 0.9
    """Stretches the time in hand of certificates."""
    procedure_pace: float = 0.897
    """The same for the others."""
    day_spread: float = 0.12
    """Standard deviation of the logarithm of a day's size."""
    thin: bool = False
    """One counter fewer, as in a season of illness."""


TRADES: Mapping[str, Trade] = {
    "residence_certificate": Trade(0.33, 270, 0.45),
    "seal_certificate": Trade(0.17, 240, 0.40),
    "family_register": Trade(0.14, 400, 0.55),
    "tax_certificate": Trade(0.09, 280, 0.45),
    "moving": Trade(0.09, 1250, 0.45),
    "my_number_card": Trade(0.13, 800, 0.50),
    "consultation": Trade(0.05, 1300, 0.60),
}
BY_HOUR: Mapping[int, float] = {
    8: 0.9,
    9: 1.35,
    10: 1.5,
    11: 1.25,
    12: 0.85,
    13: 1.1,
    14: 1.05,
    15: 0.85,
    16: 0.65,
    17: 0.2,
}
"""Rate of arrivals against the day's mean."""
BY_WEEKDAY = (1.22, 0.98, 0.93, 0.92, 1.02)
BY_MONTH: Mapping[int, float] = {
    1: 0.92,
    2: 0.95,
    3: 1.25,
    4: 1.22,
    5: 1.0,
    6: 0.97,
    7: 0.97,
    8: 0.92,
    9: 0.95,
    10: 0.95,
    11: 0.93,
    12: 0.95,
}
MOVING_BY_MONTH: Mapping[int, float] = {3: 2.0, 4: 1.7}
"""People move in spring; other services keep their shares of the rest."""
AFTER_A_HOLIDAY = 1.18

PRIORITIES: Mapping[str, tuple[float, float]] = {
    "elderly": (0.12, 1.2),
    "pregnant": (0.01, 1.5),
    "disability": (0.02, 1.5),
    "appointment": (0.03, 2.0),
}
"""Name to share and to the weight of its wait."""
NO_SHOW_SHARE = 0.03
NO_SHOW_HAND_S = (70, 130)
ONWARD_SHARE = 0.04
"""Go to a second line after the first."""
WALK_S = (8, 35)
TIDY_S = (10, 60)
DEVICES = (("kiosk-01", 0.6), ("kiosk-02", 0.3), ("web", 0.1))

DESKS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("1番窓口", CERTIFICATES, 0),
    ("2番窓口", CERTIFICATES, 0),
    ("3番窓口", (*CERTIFICATES, "moving"), 0),
    ("4番窓口", ("moving", "my_number_card"), 0),
    ("5番窓口", ("my_number_card", "consultation", "moving"), 0),
    ("6番窓口", ("moving", "my_number_card", "consultation"), 5),
)
"""Name, services, and the number of waiting people that makes it open (0: always)."""
THIN_LEAVES_OUT = "2番窓口"
LUNCHES_S = ((11 * 3600 + 45 * 60, 12 * 3600 + 30 * 60), (12 * 3600 + 30 * 60, 13 * 3600 + 15 * 60))
