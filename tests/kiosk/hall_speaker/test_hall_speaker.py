"""The hall speaker: calls what is new once, in order; a process that waits for its post office."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edge_sync.fake_desk import FakeDesk
from edge_sync.groundwork.clock import HandClock
from edge_sync.messages.queueing import Calling, QueueNow
from kiosk.__main__ import main
from kiosk.hall_speaker.crier import Crier
from kiosk.hall_speaker.settings import DeskSettings, HallSpeakerSettings
from kiosk.hall_speaker.wiring import mouth_of
from kiosk.hands.desk_hand import DeskHand
from kiosk.hands.mouth_hand import MouthHand
from kiosk.voice.fake import FakeMouth
from kiosk.voice.mouth_pyttsx3 import ChildMouth
from kiosk.voice.port import Mouth
from kiosk.voice.settings import VoiceSettings
from kiosk.voice.silent import SilentMouth
from kiosk.words.phrasebook import read_phrasebook

NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


class Hall:
    """A speaker before a post office in memory."""

    def __init__(self) -> None:
        self.clock = HandClock(NOON)
        self.desk = FakeDesk(clock=self.clock)
        self.mouth = FakeMouth()
        self._mouth_hand = MouthHand(self.mouth, {"ja": read_phrasebook("ja")})
        self._mouth_hand.start()
        self._hand = DeskHand(self.desk, Crier(self._mouth_hand, self.clock).post)
        self._hand.start()
        self._calling: list[Calling] = []

    def stop(self) -> None:
        self._hand.stop()

    def call(self, *tickets: str, times: int = 1) -> None:
        for ticket in tickets:
            visit, now = "0" * 29 + ticket[1:], self.clock.now()
            one = Calling(ticket=ticket, visit_id=visit, counter="3番窓口", called_at=now, times_called=times)
            self._calling.insert(0, one)
        self.tell()

    def tell(self) -> None:
        day = "2026-04-01"
        self.desk.push(QueueNow(as_of=self.clock.now(), business_day=day, calling=list(self._calling), waiting=[]))

    def heard(self) -> list[str]:
        self.mouth.finish()
        said, self.mouth.said = self.mouth.said, []
        return said


@pytest.fixture
def hall() -> Iterator[Hall]:
    one = Hall()
    yield one
    one.stop()


def sentence(number: int) -> str:
    return f"エーの、{number}番の方、3番窓口へ、お越しください。"


def test_calls_are_spoken_once_in_order_and_a_recall_twice(hall: Hall) -> None:
    hall.call("A001", "A002", "A003")
    hall.tell()
    assert hall.heard() == [sentence(1), sentence(2), sentence(3)]
    hall.clock.advance(10_000)
    hall.call("A002", times=2)
    assert hall.heard() == [sentence(2)] * 2


def test_an_outage_repeats_nothing_and_old_calls_stay_silent(hall: Hall) -> None:
    hall.call("A001")
    assert hall.heard() == [sentence(1)]
    hall.desk.close_down()
    hall.desk.open_again()
    hall.tell()
    assert hall.heard() == []
    hall.call("A002")
    hall.mouth.said.clear()
    hall.clock.advance(120_000)
    hall.tell()
    assert sentence(1) not in hall.heard()


def test_the_process_is_ready_without_its_post_office_and_ends_when_told(tmp_path: Path) -> None:
    manager = tmp_path / "notify.sock"
    settings = tmp_path / "hall_speaker.toml"
    settings.write_text(f'device = "speaker-01"\n[desk]\nsocket = "{tmp_path}/desk.sock"\n[voice]\nmouth = "silent"\n')
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(manager))
        line.settimeout(20)
        process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "hall-speaker", "--settings", str(settings)],
            env={**os.environ, "NOTIFY_SOCKET": str(manager)},
            stderr=subprocess.DEVNULL,
        )
        assert line.recv(100) == b"READY=1"
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert line.recv(100) == b"STOPPING=1"
        assert process.wait(15) == 0
        assert time.monotonic() - began < 10


def test_the_settings_name_its_mouth_and_its_loudspeaker() -> None:
    def mouth(voice: VoiceSettings) -> Mouth:
        desk = DeskSettings(socket=Path("/run/desk.sock"))
        return mouth_of(HallSpeakerSettings(device="speaker-01", desk=desk, voice=voice))

    assert isinstance(mouth(VoiceSettings(mouth="silent")), SilentMouth)
    chosen = mouth(VoiceSettings(speaker_device="hw:1"))
    assert isinstance(chosen, ChildMouth)
    assert chosen._options["--speaker-device"] == "hw:1"


def test_mistakes_in_its_settings_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = tmp_path / "hall_speaker.toml"
    settings.write_text('device = "speaker-01"\n[desk]\nsocket = "/run/desk.sock"\n[voice]\nenglisch = true\n')
    assert main(["hall-speaker", "--settings", str(settings), "--check-settings"]) == 2
    assert "english" in capsys.readouterr().err
    settings.write_text('device = "speaker-01"\n[desk]\nsocket = "/run/desk.sock"\n')
    assert main(["hall-speaker", "--settings", str(settings), "--check-settings"]) == 0
