"""Free Queue Manager (github mrf345/FQM, MPL-2.0) under the same load, from a checkout that ``FQM`` names.

Its boards ask every two seconds, its own default; its clerks pull over its API. Nothing of it is kept here:
source from the checkout, its pinned libraries from PyPI into a throw-away environment, gevent as its server.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import Any

import aiohttp

from tests.bench.measure_queue.crowd import BOARDS, percentile
from tests.bench.measure_queue.load import LIMIT_MS, RATES_A_S, SETTLE_S, STEP_S
from tests.bench.measure_sync.processor import used_s
from tests.bench.ports import free_port

POLL_S = 2.0
STARTS_WITHIN_S = 60.0
PREPARE = """
from app.main import bundle_app
from app import database as data
from app.middleware import db
app = bundle_app({"LOCALADDR": "127.0.0.1"})
with app.app_context():
    office, task, token = data.Office(name="1"), data.Task(name="certificates"), data.AuthTokens(name="bench")
    task.offices.append(office)
    data.Touch_store.get().n = True
    db.session.add_all([office, task, token])
    db.session.commit()
    # Its own pages begin every task with this row; numbers follow it.
    db.session.add(data.Serial(number=100, office_id=office.id, task_id=task.id, p=True))
    db.session.commit()
    print("READY", office.id, task.id, token.token, flush=True)
import os
os._exit(0)  # its chores never end by themselves
"""


def measure(folder: Path) -> dict[str, Any]:
    """The same ramp; ``not_run`` with the reason where there is no checkout."""
    named = os.environ.get("FQM", "")
    if not named or not (Path(named) / "requirements" / "main.txt").is_file():
        return {"not_run": "FQM names no checkout of github mrf345/FQM"}
    source = folder / "fqm"
    shutil.copytree(named, source, ignore=shutil.ignore_patterns(".git"))
    python = _environment(folder / "environment", source)
    done = subprocess.run([python, "-c", PREPARE], cwd=source, capture_output=True, text=True, timeout=120, check=True)
    ready = next(line for line in done.stdout.splitlines() if line.startswith("READY")).split()
    port = free_port()
    with (folder / "fqm.log").open("ab") as log:
        words = [python, "run.py", "--cli", "--quiet", "--ip", "127.0.0.1", "--port", str(port)]
        process = subprocess.Popen(words, cwd=source, stdout=log, stderr=log)
        try:
            return asyncio.run(_all(f"http://127.0.0.1:{port}", process.pid, *ready[1:]))
        finally:
            process.kill()
            process.wait()


def _environment(folder: Path, source: Path) -> str:
    sys.stderr.write("making FQM's environment, about a minute\n")
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    wanted = ["-r", str(source / "requirements" / "main.txt"), "gevent"]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True, timeout=900)
    return python


class Peer:
    """One running FQM, its boards, and what they saw when."""

    def __init__(self, session: aiohttp.ClientSession, url: str, office: str, task: str, token: str) -> None:
        self._session, self._url, self._office, self._task = session, url, office, task
        self._head = {"Authorization": f"Bearer {token}"}
        self.called: dict[str, float] = {}
        self.issue_ms: list[float] = []
        self.call_ms: list[float] = []
        self.board_ms: list[float] = []
        self.poll_ms: list[float] = []
        self.failed = 0

    def clear(self) -> None:
        """Begin a new step."""
        for one in (self.called, self.issue_ms, self.call_ms, self.board_ms, self.poll_ms):
            one.clear()
        self.failed = 0

    async def board(self, offset_s: float) -> None:
        """Ask every two seconds; note when the number last called first shows."""
        shown: set[str] = set()
        await asyncio.sleep(offset_s)
        while True:
            began = time.perf_counter()
            try:
                async with self._session.get(f"{self._url}/feed") as response:
                    said = await response.json(content_type=None)
            except (aiohttp.ClientError, TimeoutError, ValueError):
                self.failed += 1
                said = {}
            now = time.perf_counter()
            self.poll_ms.append((now - began) * 1000)
            number = "".join(filter(str.isdigit, str(said.get("cot", ""))))
            if number in self.called and number not in shown:
                shown.add(number)
                self.board_ms.append((now - self.called[number]) * 1000)
            await asyncio.sleep(max(0.0, POLL_S - (now - began)))

    async def issue(self, name: int) -> None:
        """A new number; timed until FQM has it."""
        began = time.perf_counter()
        body = {"task_id": int(self._task), "office_id": int(self._office), "n": True, "name": str(name)}
        async with self._session.post(f"{self._url}/api/v1/tickets/", json=body, headers=self._head) as response:
            self.failed += response.status != 200
            await response.read()
        self.issue_ms.append((time.perf_counter() - began) * 1000)

    async def call(self) -> None:
        """The next number."""
        began = time.perf_counter()
        where = f"{self._url}/api/v1/tickets/pull?office_id={self._office}"
        async with self._session.get(where, headers=self._head) as response:
            said = await response.json(content_type=None)
        self.call_ms.append((time.perf_counter() - began) * 1000)
        if response.status == 200:
            self.called[str(said["name"])] = began


async def _all(url: str, pid: int, office: str, task: str, token: str) -> dict[str, Any]:
    timeout = aiohttp.ClientTimeout(total=30)
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), timeout=timeout, cookie_jar=jar
    ) as session:
        await _until_up(session, url)
        peer = Peer(session, url, office, task, token)
        boards = [asyncio.create_task(peer.board(POLL_S * n / BOARDS)) for n in range(BOARDS)]
        await asyncio.sleep(POLL_S * 2)
        steps = await _ramp(peer, pid)
        for board in boards:
            board.cancel()
        await asyncio.gather(*boards, return_exceptions=True)
    passed = [step for step in steps if step["within"]]
    return {"boards": BOARDS, "ramp": steps, "highest_tickets_s": passed[-1]["tickets_s"] if passed else None}


async def _until_up(session: aiohttp.ClientSession, url: str) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        with contextlib.suppress(aiohttp.ClientError):
            async with session.get(f"{url}/") as response:
                if response.status == 200:
                    return
        await asyncio.sleep(0.3)
    raise RuntimeError("FQM did not start")


async def _ramp(peer: Peer, pid: int) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = []
    chance, name = random.Random(5), 0
    for rate in RATES_A_S:
        peer.clear()
        used, began, tasks = used_s(pid), time.perf_counter(), []
        due = began
        while due < began + STEP_S:
            due += chance.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            name += 1
            tasks += [asyncio.create_task(peer.issue(name)), asyncio.create_task(peer.call())]
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(SETTLE_S)
        figures = {
            "issued": len(peer.issue_ms),
            "issue_p50_ms": percentile(peer.issue_ms, 50),
            "issue_p95_ms": percentile(peer.issue_ms, 95),
            "call_to_board_p50_ms": percentile(peer.board_ms, 50),
            "call_to_board_p95_ms": percentile(peer.board_ms, 95),
            "poll_p95_ms": percentile(peer.poll_ms, 95),
            "failed": peer.failed,
            "fqm_cores": round((used_s(pid) - used) / (time.perf_counter() - began), 2),
        }
        # Its boards wait up to two seconds for their next question; held against it is only what takes it longer.
        within = (figures["issue_p95_ms"] or LIMIT_MS + 1) <= LIMIT_MS and peer.failed == 0
        steps.append({"tickets_s": rate, "within": bool(within)} | figures)
        if not within:
            break
    return steps
