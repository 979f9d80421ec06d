"""What every mouth must do: at the fake, and at the real one speaking into WAV files."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from kiosk.voice.fake import FakeMouth
from kiosk.voice.mouth_pyttsx3 import ChildMouth
from kiosk.voice.port import Mouth, Voicing
from kiosk.voice.silent import SilentMouth
from tests.kiosk.voice.booths import Booth, call, now_ms, until

LONG = "そのままお待ちください。ただいま、番号札を印刷しています。印刷が終わりましたら、お取りください。"


def test_the_order_of_a_busy_minute(booth: Booth) -> None:
    mouth = booth.mouth()
    mouth.say(LONG)
    mouth.call(call("1"))
    mouth.call(call("2", times=2))
    mouth.call(call("3", until_ms=now_ms() - 1))
    mouth.call(call("1"))
    mouth.say("どうぞ。")
    mouth.prepare(["4番、"])
    first, second = "1番、2番窓口へ。", "2番、2番窓口へ。"
    assert booth.heard(5) == [LONG, "どうぞ。", first, second, second]
    again = booth.restart()
    again.call(call("2", times=2))
    again.call(call("5"))
    assert booth.heard(6)[5:] == ["5番、2番窓口へ。"], "a restart repeats no call"


def test_hushing_drops_what_is_said_here_and_no_call(booth: Booth) -> None:
    mouth = booth.mouth()
    mouth.say(LONG)
    mouth.say("おわりです。")
    mouth.call(call("1"))
    mouth.hush()
    until(lambda: "1番、2番窓口へ。" in booth.heard(1))
    assert "おわりです。" not in booth.heard(1)


def test_what_is_personal_goes_to_headphones_or_nowhere(booth: Booth) -> None:
    mouth = booth.mouth()
    mouth.say("山田花子さんです。", personal=True)
    mouth.say("どうぞ。")
    assert booth.heard(1) == ["どうぞ。"]
    mouth.tune(Voicing(private=True))
    mouth.say("山田花子さんです。", personal=True)
    mouth.say("よろしいですか。")
    mouth.call(call("1"))
    assert booth.heard(4) == ["どうぞ。", "山田花子さんです。", "よろしいですか。", "1番、2番窓口へ。"]
    assert booth.privately() == ["山田花子さんです。", "よろしいですか。"], "the hall is called aloud all the same"


def test_a_jack_that_cuts_the_loudspeaker_off_leaves_the_visitors_own_call(jack: Booth) -> None:
    mouth = jack.mouth()
    mouth.tune(Voicing(private=True))
    mouth.call(call("1"))
    mouth.call(call("2", own=True))
    mouth.say("どうぞ。")
    assert sorted(jack.heard(2)) == ["2番、2番窓口へ。", "どうぞ。"]
    assert sorted(jack.privately()) == ["2番、2番窓口へ。", "どうぞ。"]


def test_pulling_the_headphones_out_drops_what_was_meant_for_them(booth: Booth) -> None:
    mouth = booth.mouth()
    mouth.tune(Voicing(private=True))
    mouth.say(LONG, personal=True)
    mouth.say("山田花子さんです。", personal=True)
    mouth.say("つづきです。")
    mouth.tune(Voicing(private=False))
    mouth.tune(Voicing(volume=5, rate_percent=150))
    mouth.say("どうぞ。")
    until(lambda: "どうぞ。" in booth.heard(1))
    assert [said for said in booth.heard(1) if said != LONG] == ["どうぞ。"], "a file is written to its end"
    assert [said for said in booth.privately() if said != LONG] == []


def test_silence_is_told_when_all_is_said_and_calls_wait_until_it_is_released(booth: Booth) -> None:
    mouth = booth.mouth()
    mouth.say("お話しください。")
    mouth.make_silence(6)
    mouth.make_silence(7)
    mouth.call(call("1"))
    mouth.call(call("2", own=True))
    assert booth.heard(1) == ["お話しください。"]
    until(lambda: booth.silent)
    mouth.say("もう一度。")
    assert booth.heard(2) == ["お話しください。", "もう一度。"]
    mouth.release()
    assert sorted(booth.heard(4)[2:]) == ["1番、2番窓口へ。", "2番、2番窓口へ。"]
    assert booth.silent == [7]


def test_a_finger_makes_silence_at_once_and_what_was_released_is_not_told(booth: Booth) -> None:
    mouth = booth.mouth()
    mouth.say(LONG)
    mouth.make_silence(1)
    mouth.release()
    mouth.say("どうぞ。")
    booth.heard(2)
    assert booth.silent == []
    mouth.say(LONG)
    mouth.make_silence(2)
    mouth.hush()
    until(lambda: booth.silent == [2])


def test_languages_are_told_apart(booth: Booth) -> None:
    mouth = booth.mouth()
    mouth.say("Please wait.", language="en")
    mouth.say("请稍等。", language="zh")
    mouth.say("")
    mouth.click()
    assert booth.heard(2) == ["Please wait.", "请稍等。"]


def test_a_mouth_that_cannot_speak_is_silent_at_once(tmp_path: Path) -> None:
    told: list[int] = []
    broken = FakeMouth()
    broken.start(told.append)
    broken.break_down()
    never = ChildMouth(tmp_path)
    never._silent = told.append
    silent = SilentMouth()
    silent.start(told.append)
    mouths: list[Mouth] = [broken, never, silent]
    for turn, mouth in enumerate(mouths, 1):
        mouth.make_silence(turn)
        until(lambda: len(told) == turn, 1)  # noqa: B023 - called before the next turn
    assert told == [1, 2, 3]
    assert (silent.fault(), never.fault()) == (None, None)


@pytest.mark.parts
def test_a_mouth_that_dies_tells_the_silence_and_the_next_one_calls(tmp_path: Path) -> None:
    told: list[int] = []
    mouth = ChildMouth(tmp_path)
    mouth.start(told.append)
    assert mouth.ready.wait(20)
    os.kill(mouth._child.pid, signal.SIGSTOP)
    mouth.make_silence(3)
    mouth.call(call("1"))
    assert told == []
    os.kill(mouth._child.pid, signal.SIGKILL)
    until(lambda: told == [3] and list(tmp_path.glob("*.txt")))
    mouth.stop()
