"""What residents cause, in letters and messages a second. Pure arithmetic; every assumption is a field."""

from __future__ import annotations

from dataclasses import dataclass

LETTERS_OF_A_VISIT_S = (0, 1, 2, 25, 45, 46, 50, 75)
"""Seconds after its begin at which a visit with a form writes a letter: began, issued, printed, card, draft,
form, called or moved, ended."""


@dataclass(frozen=True)
class Load:
    """One centre's residents."""

    cities: int
    kiosks: int
    tickets_a_year: int
    open_days: int = 243
    peak_day: float = 2.5
    """The 1st of April against the mean day."""
    peak_hour: float = 0.18
    """Share of a day's tickets in its busiest hour."""
    heartbeat_s: int = 30
    letter_bytes: int = 520
    """On the wire, JSON with its CloudEvents names."""
    row_bytes: int = 450
    """In the database, with its indexes: 386 measured for an ordinary mix, tickets and drafts weigh more."""

    @property
    def visits_s(self) -> float:
        """Visits begun a second in the busiest hour."""
        return self.tickets_a_year / self.open_days * self.peak_day * self.peak_hour / 3600

    @property
    def letters_s(self) -> float:
        """Letters a second in the busiest hour."""
        return self.visits_s * len(LETTERS_OF_A_VISIT_S)

    @property
    def messages_s(self) -> float:
        """MQTT publications a second that reach the broker from machines: letters one by one, and heartbeats."""
        return self.letters_s + self.kiosks / self.heartbeat_s

    @property
    def letters_peak_day(self) -> float:
        """Letters of the whole busiest day: the backlog after a day without a centre."""
        return self.tickets_a_year / self.open_days * self.peak_day * len(LETTERS_OF_A_VISIT_S)

    @property
    def database_gb_a_year(self) -> float:
        """Rows of one year, in 10^9 bytes."""
        return self.tickets_a_year * len(LETTERS_OF_A_VISIT_S) * self.row_bytes / 1e9


CITY = Load(cities=1, kiosks=4, tickets_a_year=3_325 * 12)
"""Hagi: 3,325 tickets a month (facts of the city)."""
PREFECTURE = Load(cities=19, kiosks=1_000, tickets_a_year=2_400_000)
COUNTRY = Load(cities=1_700, kiosks=10_000, tickets_a_year=110_000_000)
PLACES = {"city": CITY, "prefecture": PREFECTURE, "country": COUNTRY}
