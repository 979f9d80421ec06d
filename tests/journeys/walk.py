"""Walking through a visit on the real glass, and mending what a test broke."""

from __future__ import annotations

import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.bench.browser import open_browser
from tests.bench.demo.clerk import Clerk
from tests.bench.demo.stage import Stage
from tests.bench.virtual_card.persona import Persona, read_persona

PERSONA = read_persona(Path("default"))
SERVICES = ("mosquitto", "server", "edge_sync", "kiosk")


class Walk:
    """A tester's hands: finger, cards, paper, plugs."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.glass = stage.glass
        self.room = stage.room
        self.sink = stage.sink

    def mend(self) -> None:
        """Everything whole again, nobody before the glass."""
        self.room.tidy()
        self.sink.accept()
        self.sink.silent(False)
        self.sink.cover(is_open=False)
        self.sink.paper("present")
        for name in SERVICES:
            if not self.runs(name):
                self.stage.runner.start(name)
        if self.glass.step == "still_there":
            self.glass.answer("still_here")
        if self.glass.step == "fault":
            self.glass.touch(next(iter(self.glass.now()["targets"])))
        if self.glass.step != "welcome":
            self.glass.wait(lambda now: now["targets"]["start_over"]["enabled"], "a way to start over", 40)
            self.glass.touch("start_over")
        self.glass.wait_step("welcome")

    def runs(self, name: str) -> bool:
        """True while a process of the house lives."""
        try:
            self.stage.runner.pid(name)
        except KeyError:
            return False
        return name not in self.stage.runner.died()

    def to_ticket(self, errand: str = "residence_certificate") -> None:
        self.glass.touch(errand)
        self.glass.wait_step("ticket")
        self.glass.wait(lambda now: not now["busy"], "the slip")

    def to_card(self) -> None:
        self.to_ticket()
        self.glass.touch("go_on")
        self.glass.wait_step("card")

    def to_secret(self, persona: Persona = PERSONA) -> None:
        self.to_card()
        self.room.lay_card(persona)
        self.glass.wait_step("secret")

    def to_review(self) -> None:
        self.to_secret()
        self.glass.type_secret(PERSONA.pin)
        self.glass.wait_step("typing", "question")
        self.glass.answer_all()
        self.glass.look_at_every_page()

    def texts(self) -> str:
        """Everything legible on the glass but a person's items."""
        return "".join("".join(text["lines"]) for text in self.glass.now()["texts"])

    def visit(self) -> dict[str, Any]:
        """The centre's record of the latest visit."""
        return self.ask("select * from visits_visit order by began_at desc limit 1")[0]

    def ask(self, question: str) -> list[dict[str, Any]]:
        """Look into the centre's database."""
        path = self.stage.house.root / "server" / "madoguchi.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(question)]

    def until_centre(self, question: str, within_s: float = 15) -> dict[str, Any]:
        """Wait until the centre's database has an answer to ``question``."""
        deadline = time.monotonic() + within_s
        while not (rows := self.ask(question)):
            assert time.monotonic() < deadline, f"the centre never knew: {question}"
            time.sleep(0.05)
        return rows[0]

    def all_committed(self, within_s: float = 30) -> bool:
        """True once every letter that the post office recorded is committed at the centre, and known to its slices."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            report = self.stage.desk().report()
            rows = self.ask("select count(*) as n, sum(state = 'pending') as pending from ingest_event")[0]
            if report.waiting == 0 and rows["n"] == report.head and not rows["pending"]:
                return True
            time.sleep(0.1)
        return False

    @contextmanager
    def clerk(self) -> Iterator[Clerk]:
        """A clerk who has signed in, in a real browser."""
        with open_browser() as browser:
            clerk = Clerk(browser.new_page(), self.stage.house.console_url, self.stage.password)
            clerk.sign_in()
            yield clerk

    def press(self, button: str) -> None:
        """Press a physical button, on the mock pins of the running kiosk."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as finger:
            finger.sendto(f"press {button}".encode(), str(self.stage.run_dir / "fingers.sock"))

    def wait_spoken(self, sentence: str, within_s: float = 8) -> None:
        """Wait until the mouth has spoken a sentence; it keeps a text beside each WAV file."""
        deadline = time.monotonic() + within_s
        voice = self.stage.root / "voice"
        while not any(sentence in path.read_text("utf-8") for path in voice.glob("*.txt")):
            assert time.monotonic() < deadline, f"never spoken: {sentence}"
            time.sleep(0.1)
