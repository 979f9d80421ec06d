"""How much of a processor an open board takes, with a call every 2 s; beside it a page that polls, as FQM's does.

    python -m tests.server.board_load [--seconds 30]

Both pages are this board in the same Chromium at 1920x1080, fed by the same real centre; one is pushed, the other
fetches and swaps its whole self every 2 s (FQM's default, ``peers-counter.md`` 1.1 and 6.5). CPU time is read from
/proc for every process of the browser. Headless Chromium paints on the CPU: a board with a graphics chip takes less.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sqlite3
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.bench.broker import Broker
from tests.server.stage.browser import chromium, sign_in, sit_down
from tests.server.stage.centre import Centre
from tests.server.stage.letters import Pen, ticket
from tests.server.stage.machine import Machine

CALL_EVERY_S = 2.0
POLLING = """setInterval(() => {
  const request = new XMLHttpRequest();
  request.open("GET", location.href, true);
  request.onload = () => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.body.innerHTML = page.body.innerHTML;
  };
  request.send();
}, 2000)"""
TICK = os.sysconf("SC_CLK_TCK")


def children_of(root: int) -> set[int]:
    """A process and all below it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ProcessLookupError):
                continue
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def cpu_s(pids: set[int]) -> float:
    """Processor time, in user and in kernel, of all of them."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (OSError, ProcessLookupError):
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def browser_pids() -> set[int]:
    """Every process of the Chromium that this one started."""
    family = children_of(os.getpid())
    names = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in family if Path(f"/proc/{pid}/cmdline").exists()}
    return {pid for pid, line in names.items() if re.search(rb"chrom(e|ium)|headless_shell", line)}


class Caller(threading.Thread):
    """Ends one call and makes the next, every 2 s, as a clerk does it: over HTTP, with an account."""

    def __init__(self, centre: Centre, page: Page) -> None:
        super().__init__(daemon=True)
        self.stopping = threading.Event()
        cookies = {one["name"]: one["value"] for one in page.context.cookies()}
        self._head = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies["csrftoken"],
            "Referer": centre.url,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._centre = centre
        self.calls = 0

    def run(self) -> None:
        while not self.stopping.wait(CALL_EVERY_S):
            self._one()

    def _one(self) -> None:
        number = self._in_hand()
        if number is not None:
            body = f"ticket={number}".encode()
            urllib.request.urlopen(urllib.request.Request(f"{self._centre.url}/console/finish/", body, self._head))
        urllib.request.urlopen(urllib.request.Request(f"{self._centre.url}/console/next/", b"", self._head))
        self.calls += 1

    def _in_hand(self) -> int | None:
        with sqlite3.connect(f"file:{self._centre.database}?mode=ro", uri=True) as rows:
            found = rows.execute("SELECT id FROM queueing_ticket WHERE state = 'called'").fetchone()
        return None if found is None else int(found[0])


def a_clerk(centre: Centre, browser: Browser) -> Caller:
    """Signed in with a page that is closed afterwards, so that it costs the board's browser nothing."""
    page = browser.new_page()
    sign_in(page, centre, "tanaka")
    sit_down(page)
    caller = Caller(centre, page)
    page.close()
    caller.start()
    return caller


def measure(browser: Browser, url: str, seconds: float, *, polling: bool) -> float:
    """Percent of one core, over a while, of the whole browser with this one page."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    if polling:
        page.add_init_script("delete window.EventSource")
    page.goto(url)
    if polling:
        page.evaluate(POLLING)
    page.wait_for_timeout(3000)
    pids = browser_pids()
    before, began = cpu_s(pids), time.monotonic()
    page.wait_for_timeout(seconds * 1000)
    percent = 100 * (cpu_s(pids) - before) / (time.monotonic() - began)
    assert page.locator(".number").count() > 0, "calls were shown"
    page.close()
    return percent


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--seconds", type=float, default=30)
    seconds = words.parse_args().seconds
    folder = Path(tempfile.mkdtemp(prefix="board-load-"))
    with Broker(folder / "broker") as broker:
        centre = Centre(folder / "centre", broker)
        centre.command("migrate")
        centre.add_staff("tanaka", "clerk")
        centre.start()
        pen = Pen()
        with Machine(broker, "kiosk-01") as machine:
            machine.send(*(pen.write(ticket(f"A{n:03d}")) for n in range(1, 200)))
            machine.wait_for_watermark(pen.sequence)
        with chromium() as browser:
            caller = a_clerk(centre, browser)
            pushed = measure(browser, f"{centre.url}/board/", seconds, polling=False)
            polled = measure(browser, f"{centre.url}/board/", seconds, polling=True)
            caller.stopping.set()
            print(
                f"board, a call every {CALL_EVERY_S:.0f} s: {pushed:.1f} % of a core pushed,"
                f" {polled:.1f} % polled every 2 s, {polled / pushed:.1f} times as much;"
                f" {caller.calls} calls, {os.cpu_count()} cores"
            )
        centre.stop()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
