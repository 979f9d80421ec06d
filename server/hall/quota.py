"""How many numbers are left of a day's quota. Pure.

The count is the centre's: numbers that reached it. A machine that is cut off goes by the last figure it heard less
what it gave itself since; several such machines may together pass the quota, by at most what they gave while they were
cut off. Where it must hold, numbers are given on the web alone (``online_only``): the centre counts those.
"""

from __future__ import annotations

from server.hall.plan import ServicePlan


def numbers_left(service: ServicePlan, taken: int) -> int | None:
    """Of the day's quota; None: no limit."""
    return None if service.daily_quota is None else max(service.daily_quota - taken, 0)


def web_numbers_left(service: ServicePlan, taken: int, taken_on_web: int) -> int | None:
    """Of what the web may give: its own share, and never more than is left of the whole."""
    whole = numbers_left(service, taken)
    if service.online_quota is None:
        return whole
    share = max(service.online_quota - taken_on_web, 0)
    return share if whole is None else min(share, whole)
