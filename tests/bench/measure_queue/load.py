"""What is asked of one centre: a day of the simulated hall in quick motion, then ever more numbers."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path
from typing import Any

from server.waits.story import Day, Story
from tests.bench.broker import Broker
from tests.bench.hall.days import days
from tests.bench.measure_queue.crowd import Crowd, percentile
from tests.bench.measure_queue.pages import Clerk
from tests.bench.measure_sync.processor import used_s
from tests.server.stage.centre import Centre

SERVICES = ("residence_certificate", "seal_certificate", "family_register", "tax_certificate", "moving")
RATES_A_S = (1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
STEP_S = 10.0
LIMIT_MS = 500.0
SETTLE_S = 3.0
ALMOST_ALL = 0.99
"""Of all numbers at all consoles; a number that was called before a page's next painting is never listed there."""
QUICK = 240
"""The simulated day runs so many times faster than the clock."""


def measure(folder: Path, database_url: str = "") -> dict[str, Any]:
    """Everything on one database; SQLite when no address is given."""
    with Broker(folder / "broker") as broker:
        centre = Centre(folder / "centre", broker)
        if database_url:
            text = centre.settings.read_text().replace(f"sqlite:///{centre.database}", database_url)
            centre.settings.write_text(text)
        assert centre.command("migrate").returncode == 0
        centre.add_staff("tanaka", "clerk")
        centre.start()
        try:
            return asyncio.run(_all(centre, broker))
        finally:
            centre.stop()


async def _all(centre: Centre, broker: Broker) -> dict[str, Any]:
    async with Crowd(centre, broker) as crowd:
        found: dict[str, Any] = {"boards": crowd.boards, "clerks": len(crowd.clerks), "day": await _day(crowd)}
        found["ramp"] = await _ramp(crowd)
        fallen = crowd.fallen()
        if fallen:
            raise fallen[0]
    passed = [step for step in found["ramp"] if step["within"]]
    found["highest_tickets_s"] = passed[-1]["tickets_s"] if passed else None
    return found


def _busy_day(seed: int = 1, among: int = 20) -> Day:
    """The fullest of some simulated days."""
    return max(days(seed, among), key=lambda day: len(day.stories))


async def _day(crowd: Crowd) -> dict[str, Any]:
    """One busy simulated day, each event at its moment divided by ``QUICK``."""
    stories = _busy_day().stories
    began, first = time.perf_counter(), min(story.issued_s for story in stories)
    counters = {name: place for place, name in enumerate(sorted({s.counter for s in stories if s.counter}))}
    locks = [asyncio.Lock() for _ in crowd.clerks]

    async def at(moment_s: float) -> None:
        await asyncio.sleep(max(0.0, began + (moment_s - first) / QUICK - time.perf_counter()))

    async def live(number: int, story: Story) -> None:
        await at(story.issued_s)
        crowd.kiosks[number % len(crowd.kiosks)].give(story.service, crowd.book)
        if story.called_s is None or story.counter is None:
            return
        await at(story.called_s)
        place = counters[story.counter]
        async with locks[place]:
            await crowd.clerks[place].call_next()
            await at(story.ended_s or story.called_s)
            await crowd.clerks[place].deed("/console/finish/")

    used, own = used_s(crowd.centre.pid), time.process_time()
    await asyncio.gather(*(live(number, story) for number, story in enumerate(stories)))
    await asyncio.sleep(SETTLE_S)
    took_s = time.perf_counter() - began
    return {"tickets": len(stories), "times_faster": QUICK, "took_s": round(took_s, 1)} | _figures(
        crowd, took_s, used, own
    )


async def _ramp(crowd: Crowd) -> list[dict[str, Any]]:
    """Poisson arrivals, every number called by whoever is free and finished; until p95 passes the limit."""
    steps: list[dict[str, Any]] = []
    chance = random.Random(5)
    for rate in RATES_A_S:
        crowd.book.clear()
        used, own, began = used_s(crowd.centre.pid), time.process_time(), time.perf_counter()
        await _arrive(crowd, rate, chance)
        await asyncio.sleep(SETTLE_S)
        figures = _figures(crowd, time.perf_counter() - began, used, own)
        console, board = figures["issue_to_console_p95_ms"], figures["call_to_board_p95_ms"]
        within = (
            max(console or LIMIT_MS + 1, board or LIMIT_MS + 1) <= LIMIT_MS
            and figures["seen_at_consoles"] >= ALMOST_ALL
        )
        steps.append({"tickets_s": rate, "within": within} | figures)
        if not within:
            break
    return steps


async def _arrive(crowd: Crowd, rate: float, chance: random.Random) -> None:
    """Give numbers for ``STEP_S``; each is called a second later by a clerk who is free, and finished after a while."""
    free: asyncio.Queue[Clerk] = asyncio.Queue()
    for clerk in crowd.clerks:
        free.put_nowait(clerk)
    until, due = time.perf_counter() + STEP_S, time.perf_counter()
    served = []
    while due < until:
        due += chance.expovariate(rate)
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        chance.choice(crowd.kiosks).give(chance.choice(SERVICES), crowd.book)
        served.append(asyncio.create_task(_receive(free, chance.uniform(0.5, 20 / rate))))
    await asyncio.gather(*served)


async def _receive(free: asyncio.Queue[Clerk], in_hand_s: float) -> None:
    await asyncio.sleep(1.0)
    clerk = await free.get()
    if await clerk.call_next() is not None:
        await asyncio.sleep(min(in_hand_s, 5.0))
        await clerk.deed("/console/finish/")
    free.put_nowait(clerk)


def _figures(crowd: Crowd, took_s: float, used_before_s: float, own_before_s: float) -> dict[str, Any]:
    """``pages_cores``: what our own 250 pages and four machines took; near 1 they, not the centre, are measured."""
    book = crowd.book
    console, board = book.issue_to_console_ms, book.call_to_board_ms
    return {
        "issued": len(book.issued),
        "called": len(book.called),
        "issue_to_console_p50_ms": percentile(console, 50),
        "issue_to_console_p95_ms": percentile(console, 95),
        "call_to_board_p50_ms": percentile(board, 50),
        "call_to_board_p95_ms": percentile(board, 95),
        "deed_p50_ms": percentile(book.deed_ms, 50),
        "deed_p95_ms": percentile(book.deed_ms, 95),
        "refused": book.refused,
        "seen_at_consoles": round(len(console) / max(len(book.issued) * len(crowd.clerks), 1), 3),
        "streams_lost": book.lost,
        "centre_ms_a_ticket": round((used_s(crowd.centre.pid) - used_before_s) * 1000 / max(len(book.issued), 1), 1),
        "pages_cores": round((time.process_time() - own_before_s) / took_s, 2),
        "centre_cores": round((used_s(crowd.centre.pid) - used_before_s) / took_s, 2),
    }
