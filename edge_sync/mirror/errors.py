"""How giving a number can fail."""

from __future__ import annotations

from edge_sync.opening import Opening


class NumbersSpent(Exception):
    """The machine has no number left for one day."""

    code = "NUM-01"

    def __init__(self, business_day: str) -> None:
        super().__init__(f"no number is left for {business_day}")
        self.business_day = business_day


class NoNumberNow(Exception):
    """The hall's rules give no number for this service now: HALL-02 closed, HALL-03 the quota is used up."""

    def __init__(self, service: str, opening: Opening) -> None:
        super().__init__(f"no number is given for {service} now ({opening.why})")
        self.code = opening.code
        self.service = service
        self.next_from = opening.next_from
