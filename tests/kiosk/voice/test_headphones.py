"""Two cards: what is meant for one pair of ears is heard by nobody else, whatever fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.voice.mouth_pyttsx3 import ChildMouth
from kiosk.voice.player import BYTES_A_SECOND
from kiosk.voice.port import Call, Voicing
from kiosk.voice.settings import VoiceSettings

pytestmark = pytest.mark.parts

PRIVATE = Voicing(private=True)
NAME = "山田花子さんの住民票です。"


def until(true: Callable[[], Any], within_s: float = 20) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


class Cards:
    """ALSA devices ``speaker`` and ``phones`` that write what they play into files; ``gone`` is none."""

    def __init__(self, folder: Path) -> None:
        self.speaker, self.phones = folder / "speaker.raw", folder / "phones.raw"
        self.settings = folder / "asound.conf"
        lines = []
        for name in ("speaker", "phones"):
            (folder / f"{name}.raw").touch()
            writes = f'type file slave.pcm {{ type null }} file "| cat >> {folder}/{name}.raw" format "raw"'
            lines.append(f"pcm.{name} {{ {writes} }}\npcm.!default {{ {writes} }}\n")
        self.settings.write_text("".join(lines), "utf-8")


@pytest.fixture
def cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cards:
    found = Cards(tmp_path)
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(found.settings))
    return found


@pytest.fixture
def mouth_with(cards: Cards) -> Iterator[Callable[[str], ChildMouth]]:
    mouths: list[ChildMouth] = []

    def make(headphones: str) -> ChildMouth:
        mouths.append(ChildMouth(settings=VoiceSettings(speaker_device="speaker", headphone_device=headphones)))
        mouths[-1].start()
        assert mouths[-1].ready.wait(20)
        return mouths[-1]

    yield make
    for mouth in mouths:
        mouth.stop()


def call(mark: str) -> Call:
    return Call(text="1番の方、\n2番窓口へ。", mark=mark, until_ms=time.monotonic_ns() // 1_000_000 + 60_000)


def test_headphones_have_their_card_and_the_hall_its_own(mouth_with: Callable[[str], ChildMouth], cards: Cards) -> None:
    mouth = mouth_with("phones")
    mouth.say("山田花子さんです。", personal=True)
    mouth.tune(PRIVATE)
    mouth.say(NAME, personal=True)
    until(lambda: cards.phones.stat().st_size > BYTES_A_SECOND)
    assert cards.speaker.stat().st_size == 0
    mouth.call(call("1"))
    until(lambda: cards.speaker.stat().st_size > BYTES_A_SECOND)
    assert mouth.fault() is None


def test_headphones_whose_card_is_gone_are_told_and_nobody_hears_a_word(
    mouth_with: Callable[[str], ChildMouth], cards: Cards
) -> None:
    mouth = mouth_with("gone")
    mouth.tune(PRIVATE)
    mouth.say(NAME, personal=True)
    mouth.say("よろしいですか。")
    until(lambda: mouth.fault() == "VOICE-05")
    time.sleep(1)
    assert (cards.speaker.stat().st_size, cards.phones.stat().st_size) == (0, 0), "no fall back to the loudspeaker"
    mouth.tune(Voicing())
    mouth.say("どうぞ。")
    until(lambda: cards.speaker.stat().st_size > 0 and mouth.fault() is None)


def test_a_mouth_that_was_started_again_is_as_private_as_before(
    mouth_with: Callable[[str], ChildMouth], cards: Cards
) -> None:
    mouth = mouth_with("phones")
    mouth.tune(PRIVATE)
    mouth.ready.clear()
    mouth._child.kill()
    assert mouth.ready.wait(20)
    mouth.say(NAME, personal=True)
    until(lambda: cards.phones.stat().st_size > 0)
    assert cards.speaker.stat().st_size == 0


def test_volume_and_pace_are_the_visitors_and_not_the_halls(
    mouth_with: Callable[[str], ChildMouth], cards: Cards
) -> None:
    mouth = mouth_with("phones")
    sizes = []
    for number, voicing in enumerate((Voicing(), Voicing(volume=1, rate_percent=150))):
        mouth.tune(voicing)
        before = cards.speaker.stat().st_size
        mouth.say("お待ちください。")
        until(lambda: cards.speaker.stat().st_size > before)  # noqa: B023 - called before the next turn
        time.sleep(1)
        said = cards.speaker.read_bytes()[before:]
        mouth.call(call(f"{number}"))
        until(lambda: cards.speaker.stat().st_size > before + len(said))  # noqa: B023
        time.sleep(1)
        sizes.append((len(said), max(said[1::2].translate(SIZE)), cards.speaker.read_bytes()[before + len(said) :]))
    (usual, loud, first), (faster, quiet, second) = sizes
    assert faster < 0.8 * usual
    assert quiet < 0.4 * loud
    assert first == second


SIZE = bytes(min(high, 255 - high) for high in range(256))
"""The size of a sample's upper byte."""


def test_personal_sound_is_not_kept(mouth_with: Callable[[str], ChildMouth]) -> None:
    from kiosk.voice.open_jtalk_driver import OpenJTalkDriver

    class Nobody:
        def notify(self, topic: str, **facts: Any) -> None: ...

        def setBusy(self, busy: bool) -> None: ...  # noqa: N802 - pyttsx3's name

    driver = OpenJTalkDriver(Nobody())
    for personal, kept in ((True, 0), (False, 1)):
        driver.setProperty("personal", personal)
        assert b"".join(driver._pieces(NAME))
        assert len(driver._made) == kept
