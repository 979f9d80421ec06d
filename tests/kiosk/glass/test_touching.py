"""A finger, the parts of a screen, the focus of the buttons: nothing answered by mistake, nothing out of reach."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from kiosk.glass.boxes import Box
from kiosk.glass.finger import Finger
from kiosk.glass.layout import all_parts
from kiosk.glass.picture import Picture
from kiosk.glass.rect import Rect
from kiosk.glass.shapes import alpha_of
from kiosk.glass.theme import read_theme
from kiosk.glass.turning import Turning
from kiosk.visit.manner import Manner
from tests.kiosk.glass.screens import KANA, measure, screens

THEME = read_theme()
ANSWER = (Box(Rect(0, 0, 100, 100), name="yes"), Box(Rect(200, 0, 100, 100), also="tall"))


def turning() -> Turning:
    return Turning(lambda picture: all_parts(picture, THEME, THEME.profiles["lobby-10"], measure, KANA))


def large(name: str = "welcome") -> Picture:
    return replace(screens("ja")[name], manner=Manner(letters="largest"))


def test_a_page_is_dead_at_first_and_then_answers_on_release() -> None:
    finger = Finger(300)
    assert finger.page("a", ANSWER, 1_000)
    assert not finger.down(50, 50, 1_299)
    assert finger.up(50, 50) is None
    assert finger.down(50, 50, 1_300)
    assert finger.up(50, 50) == "yes"
    assert finger.down(50, 50, 1_400)
    assert finger.up(250, 50) is None, "a slip of the hand answers nothing"
    assert finger.down(250, 50, 1_400)
    assert finger.up(250, 50) == "tall"


def test_news_on_the_same_page_does_not_swallow_an_answer() -> None:
    finger = Finger(300)
    finger.page("a", ANSWER, 0)
    finger.down(50, 50, 500)
    assert not finger.page("a", ANSWER, 550)
    assert finger.up(50, 50) == "yes"
    finger.down(50, 50, 600)
    assert finger.page("b", ANSWER, 620)
    assert finger.up(50, 50) is None


def test_parts_turn_and_begin_anew_with_the_leaf() -> None:
    shown = turning()
    assert shown.show(large())
    assert (shown.part, shown.count) == (0, 3)
    assert not shown.show(large()), "nothing that is seen changed"
    shown.turn()
    assert shown.show(replace(large(), banner="職員を呼びました"))
    assert shown.part == 1, "news leave the part where it is"
    shown.turn()
    shown.turn()
    assert shown.part == 0
    shown.turn()
    shown.show(replace(large(), leaf="another"))
    assert shown.part == 0


def test_the_focus_brings_its_part_along() -> None:
    for place in range(6):
        buttons = tuple(replace(one, focused=n == place) for n, one in enumerate(large().buttons))
        shown = turning()
        shown.show(large())
        shown.show(replace(large(), buttons=buttons))
        assert any(box.focused and box.name == buttons[place].id for box in shown.boxes())


def test_loudness_is_painted_in_steps() -> None:
    shown = turning()
    ear = screens("ja")["welcome, ear open"]
    assert shown.show(replace(ear, level_percent=60))
    assert not shown.show(replace(ear, level_percent=62))
    assert shown.show(replace(ear, level_percent=90))
    assert [box.value for box in shown.boxes() if box.drawing == "ear"] == ["open 9"]


def test_a_call_comes_and_goes_once_a_second() -> None:
    seen = [alpha_of("pulse", ms, THEME.times.pulse_ms) for ms in range(0, 3_000, 50)]
    changes = sum(one != other for one, other in pairwise(seen))
    assert set(seen) == {0.0, 1.0}
    assert changes <= 6


def test_of_many_choices_six_stand_on_a_part() -> None:
    asked = screens("ja")["purpose,  None"]
    many = replace(asked, buttons=tuple(replace(asked.buttons[0], id=f"choice_{n}") for n in range(9)))
    for profile in ("lobby-10", "lobby-15"):
        parts = all_parts(many, THEME, THEME.profiles[profile], measure, KANA)
        counts = [sum(box.name.startswith("choice") for box in boxes) for boxes in parts]
        assert sum(counts) == 9
        assert max(counts) <= 6
