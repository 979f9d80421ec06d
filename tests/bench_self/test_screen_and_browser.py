"""Screen, fingers and browser."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.bench.browser import open_browser
from tests.bench.display import Display, DisplayFailed

pytestmark = pytest.mark.parts

PAGE = """<title>窓口</title><body style="margin:0"><button style="width:200px;height:100px;background:#0a0"
onclick="document.title='押した';document.body.style.background='#00f'">次の方</button>"""


def test_a_screen_shows_and_feels(tmp_path: Path) -> None:
    with Display(400, 300) as display:
        assert display.picture().size == (400, 300)
        assert display.save_picture(tmp_path / "a" / "screen.png").exists()
        display.touch(123, 45)
        told = subprocess.run(
            ["xdotool", "getmouselocation"],
            env=os.environ | display.environ,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert told.startswith("x:123 y:45")


def test_two_screens_stand_beside_each_other() -> None:
    with Display(200, 100) as one, Display(100, 200) as two:
        assert one.name != two.name
        assert (one.picture().size, two.picture().size) == ((200, 100), (100, 200))


def test_a_closed_screen_is_gone() -> None:
    display = Display(100, 100)
    display.open()
    name = display.name
    display.close()
    display.close()
    deadline = time.monotonic() + 2
    while Path(f"/tmp/.X11-unix/X{name[1:]}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/tmp/.X11-unix/X{name[1:]}").exists()


def test_an_impossible_screen_is_told() -> None:
    with pytest.raises(DisplayFailed):
        Display(0, 0).open()


def test_a_browser_shows_a_page_and_presses_its_button(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    with open_browser(width_px=400, height_px=300) as browser:
        page = browser.new_page()
        page.goto((tmp_path / "page.html").as_uri())
        assert page.title() == "窓口"
        page.get_by_role("button", name="次の方").click()
        assert page.title() == "押した"
        assert page.evaluate("navigator.language") == "ja-JP"
        page.screenshot(path=tmp_path / "page.png")
    assert (tmp_path / "page.png").stat().st_size > 100
