"""From a clerk's press of 次の方 to the first sample at the sound card: ``python -m tests.bench.measure.first_sound``.

Everything is real: server (HTTP), broker (MQTT), post office, the hall speaker's process, and then a whole kiosk, each
with its mouth, aplay and ALSA. Only the card is a file (``tests/bench/sound_card.py``), looked at every millisecond. It
takes sound faster than a loudspeaker would, so the first spoken word is told as if it followed the chime at its pace.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import tomli_w

from edge_sync.desk import Desk
from edge_sync.groundwork.clock import SystemClock
from edge_sync.groundwork.identity import uuid7_hex
from kiosk.voice.chime import chime
from kiosk.voice.player import BYTES_A_SECOND
from tests.bench.broker import Broker
from tests.bench.city.post_office import PostOffice
from tests.bench.demo.clerk import NAME
from tests.bench.demo.stage import Stage
from tests.bench.measure.clerk_by_http import Clerk
from tests.bench.measure.figures import spread, write
from tests.bench.sound_card import file_card
from tests.server.stage.centre import PASSWORD, Centre

CALLS = 40
AIM_MS = 1_000
SETTLES_S = 3


class Card:
    """What was played so far."""

    def __init__(self, heard: Path) -> None:
        self._heard = heard

    @property
    def size(self) -> int:
        """In bytes."""
        return self._heard.stat().st_size

    def beyond(self, size: int, within_s: float = 20) -> float:
        """When more than so many bytes had been played."""
        deadline = time.monotonic() + within_s
        while self.size <= size:
            assert time.monotonic() < deadline, "nothing was heard"
            time.sleep(0.001)
        return time.monotonic()

    def quiet(self) -> int:
        """Wait until nothing more is played; how much was played so far."""
        size, since = self.size, time.monotonic()
        while time.monotonic() - since < 0.7:
            time.sleep(0.05)
            if self.size != size:
                size, since = self.size, time.monotonic()
        return size


class Hall:
    """A centre, a machine's desk, and a card."""

    def __init__(self, clerk: Clerk, database: Path, desk: Desk, card: Card) -> None:
        self._clerk, self._database, self._desk, self._card = clerk, database, desk, card
        self._clock = SystemClock()

    def call_once(self) -> dict[str, float]:
        """A ticket, a press, and what is heard of it; milliseconds."""
        visit_id = uuid7_hex(self._clock.now(), os.urandom)
        self._desk.take_ticket(visit_id=visit_id, service="moving")
        ticket = self._wait_ticket(visit_id)
        before = self._card.quiet()
        words_at = before + len(chime()) + BYTES_A_SECOND // 4
        with ThreadPoolExecutor(2) as ears:
            first, word = ears.submit(self._card.beyond, before), ears.submit(self._card.beyond, words_at)
            pressed = time.monotonic()
            self._clerk.press("/console/next/")
            answered = time.monotonic()
        self._clerk.press("/console/finish/", ticket=str(ticket))
        chime_over = first.result() + len(chime()) / BYTES_A_SECOND
        return {
            "press_to_answer": (answered - pressed) * 1000,
            "press_to_first_sound": (first.result() - pressed) * 1000,
            "press_to_first_word": (max(word.result(), chime_over) - pressed) * 1000,
        }

    def _wait_ticket(self, visit_id: str) -> int:
        deadline = time.monotonic() + 10
        while True:
            with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=10)) as rows:
                found = rows.execute("SELECT id FROM queueing_ticket WHERE visit_id = ?", (visit_id,)).fetchone()
            if found is not None:
                return int(found[0])
            assert time.monotonic() < deadline, "the number did not reach the centre"
            time.sleep(0.03)

    def measure(self, calls: int) -> dict[str, Any]:
        """p50 and p95 of each; the very first call, when no number was prepared, stands by itself."""
        cold = self.call_once()
        found = [self.call_once() for _ in range(calls)]
        return {
            "aim_first_sound_p95_ms": AIM_MS,
            "first_call_of_all_ms": {name: round(value, 1) for name, value in cold.items()},
            **{name: spread([one[name] for one in found]) for name in found[0]},
        }


def at_a_hall_speaker(calls: int) -> dict[str, Any]:
    """Centre, broker, post office and ``python -m kiosk hall-speaker``."""
    with tempfile.TemporaryDirectory(prefix="bench-sound-") as name, ExitStack() as stack:
        folder = Path(name)
        broker = stack.enter_context(Broker(folder / "broker"))
        centre = Centre(folder / "centre", broker)
        assert centre.command("migrate").returncode == 0
        centre.add_staff("clerk", "clerk")
        centre.start()
        stack.callback(centre.stop)
        office = PostOffice(folder / "machine", own=broker.device("kiosk-01"), port=broker.port)
        stack.enter_context(office)
        environment, heard = file_card(folder)
        settings = folder / "hall_speaker.toml"
        settings.write_text(
            f'device = "kiosk-01"\n[desk]\nsocket = "{office.socket}"\n[voice]\nmemory = "{folder}/spoken.json"\n',
            "utf-8",
        )
        speaker = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "hall-speaker", "--settings", str(settings)],
            env={**os.environ, **environment},
            stderr=stack.enter_context((folder / "speaker.log").open("wb")),
        )
        stack.callback(speaker.wait, 15)
        stack.callback(speaker.terminate)
        clerk = Clerk(centre.url, "clerk", PASSWORD, counter=_first_counter(centre.database))
        time.sleep(SETTLES_S)
        return Hall(clerk, centre.database, office.desk(), Card(heard)).measure(calls)


def at_a_kiosk(calls: int) -> dict[str, Any]:
    """The whole stage, glass and all, with nobody before it."""
    with tempfile.TemporaryDirectory(prefix="bench-sound-") as name:
        folder = Path(name)
        environment, heard = file_card(folder)
        os.environ |= environment
        with Stage(folder / "stage", screens=False) as stage:
            kiosk = stage.house.settings("kiosk")
            table = tomllib.loads(kiosk.read_text("utf-8"))
            kiosk.write_text(tomli_w.dumps(table | {"voice": {"mouth": "speaker"}}), "utf-8")
            stage.start()
            stage.add_clerk()
            database = stage.house.root / "server" / "madoguchi.db"
            clerk = Clerk(stage.house.console_url, NAME, stage.password, counter=_first_counter(database))
            time.sleep(SETTLES_S)
            return Hall(clerk, database, stage.desk(), Card(heard)).measure(calls)


def _first_counter(database: Path) -> int:
    with closing(sqlite3.connect(database, timeout=10)) as rows:
        return int(rows.execute("SELECT id FROM queueing_counter WHERE open ORDER BY id LIMIT 1").fetchone()[0])


def measure(calls: int = CALLS) -> dict[str, Any]:
    """Both machines, one after the other; for ``make bench``."""
    return {"at_a_hall_speaker": at_a_hall_speaker(calls), "at_a_kiosk": at_a_kiosk(calls)}


def main() -> int:
    """Measure and print."""
    path = write("first_sound", measure())
    sys.stdout.write(path.read_text("utf-8"))
    sys.stdout.write(json.dumps({"written": f"var/bench/{path.name}"}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
