"""The house for one sense, and what every walk must leave behind: a finished visit, a number, the right forms."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from edge_sync.groundwork.clock import business_day
from edge_sync.messages.hall import Disaster, Expected, Hall, booking_ref, check_digit
from tests.bench.demo.papers import lacking, text_of
from tests.bench.demo.stage import Stage
from tests.journeys.hall import tell
from tests.journeys.senses.ears import Ears
from tests.journeys.senses.errands import ERRANDS, OTHERS, Errand
from tests.journeys.senses.fingers import Fingers
from tests.journeys.senses.record import Record
from tests.journeys.senses.times import note
from tests.journeys.walk import PERSONA, Walk

VISIT: dict[str, Any] = {
    "forget_after_ms": 60_000,
    "warn_before_ms": 20_000,
    "printing_gives_up_ms": 6_000,
    "counter_sheet": "never",
}
SCREENS = "SENSES_SCREENS"
"""Set in the environment: the walk by pointer keeps a picture of each screen."""


class House:
    """One stage and one visitor after the other."""

    def __init__(self, stage: Stage, sense: str) -> None:
        self.stage, self.sense = stage, sense
        self.walk = Walk(stage)
        self._others = False
        self._booked = 1_000_000
        self._ears: Ears | None = None

    @property
    def voice(self) -> Path:
        """Where the mouth's sentences are kept."""
        return self.stage.root / ("voice-others" if self._others else "voice")

    def prepare(self, errand: Errand) -> str:
        """Offer the errand; give the code of a booking, if it needs one."""
        if errand in OTHERS and not self._others:
            self._others = True
            self.stage.runner.stop("kiosk")
            # Sentences are counted anew.
            offered = ["my_number_card", "consultation"]
            self.stage.set_kiosk(visit={"journeys": offered}, voice={"wav_folder": str(self.voice)})
            self.stage.runner.start("kiosk")
        self.walk.glass.wait(bool, "the first screen")
        self.walk.mend()
        code = self._expect(errand)
        self.walk.glass.wait(lambda now: errand.journey in now["targets"], f"{errand.label} on offer")
        self._until(self._door.exists, "the keys")
        return code

    def _expect(self, errand: Errand) -> str:
        now = datetime.now(UTC)
        if errand.journey == "disaster_certificate":
            tell(self.walk, Hall(disaster=Disaster(since=business_day(now), first=[errand.journey])))
        if errand.journey != "check_in":
            return ""
        self._booked += 1
        code = f"{self._booked}{check_digit(str(self._booked))}"
        ref, hour = booking_ref(self.stage.house.tenant, code), timedelta(hours=1)
        tell(self.walk, Hall(expected=[Expected(ref=ref, service="moving", from_at=now - hour, until_at=now + hour,
                                                at=now)]))  # fmt: skip
        return code

    @property
    def _door(self) -> Path:
        return self.stage.run_dir / "fingers.sock"

    def senses(self) -> tuple[Ears, Fingers, Record]:
        """Of a new visitor, who has heard nothing yet."""
        record = Record()
        self._ears = Ears(self.voice, record)
        return self._ears, Fingers(self._door, record), record

    @contextmanager
    def visited(self, errand: Errand, how: str = "") -> Iterator[None]:
        """A visit that must end well; its time is noted."""
        slips, papers = len(self.walk.sink.slips), len(self.walk.room.printed())
        began_s = time.monotonic()
        yield
        took_s = time.monotonic() - began_s
        # Only now the test itself looks: the visitor has gone.
        self.walk.glass.wait_step("welcome")
        self._until(lambda: len(self.walk.sink.slips) == slips + 1, "one slip")
        printed = self.walk.room.wait_printed(papers + errand.forms)[papers:]
        assert len(printed) == errand.forms
        for paper in printed:
            assert not errand.card or not lacking(paper, [PERSONA]), text_of(paper)
        if not self.walk.runs("server"):
            self.stage.runner.start("server")
        assert self.walk.all_committed()
        visit = self.walk.visit()
        assert (visit["journey"], visit["outcome"]) == (errand.journey, "finished")
        assert visit["ticket_number"]
        note(errand.journey, self.sense + how, took_s, self._ears.heard_s if self._ears is not None else 0.0)

    def told_aloud(self) -> list[str]:
        """Everything that the whole hall could hear."""
        folders = self.stage.root.glob("voice*")
        return [path.read_text("utf-8") for folder in folders for path in folder.glob("*.txt")
                if "private" not in path.stem]  # fmt: skip

    @staticmethod
    def _until(true: Any, what: str, within_s: float = 20) -> None:
        deadline = time.monotonic() + within_s
        while not true():
            assert time.monotonic() < deadline, what
            time.sleep(0.02)


def nothing_personal(sentences: list[str]) -> bool:
    """True when none of them tells who stood there, or their PIN."""
    year, month, day = (int(part) for part in PERSONA.birth_date.split("-"))
    items = [*PERSONA.name.split("　"), PERSONA.address, PERSONA.address[3:9], PERSONA.pin, PERSONA.birth_date,
             f"{month}月{day}日", str(year), "、".join(PERSONA.pin)]  # fmt: skip
    return not [sentence for sentence in sentences for item in items if item in sentence]


@contextmanager
def house(root: Path, sense: str, **more: Any) -> Iterator[House]:
    """A house whose kiosk offers the six usual errands first."""
    assert set(ERRANDS) == {path.stem for path in Path("kiosk/visit/journeys").glob("*.toml")}, "an errand nobody walks"
    with Stage(root, visit=VISIT, screens=bool(os.environ.get(SCREENS)) and sense == "pointer", **more) as stage:
        stage.start()
        yield House(stage, sense)
