"""A person's hand at the studio, how long a person would have taken, and the moves that every story begins with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error, Locator, Page

ACTION_S = 1.2
"""One aimed act of the hand, the look for it included (keystroke-level model: K + P + a bit)."""
LETTER_S = 0.3
STROKE_S = 0.25
"""One more press of the same key."""


@dataclass
class Hand:
    """Does what a person does, and counts how long a person would take."""

    page: Page
    actions: int = 0
    seconds: float = 0
    done: list[str] = field(default_factory=list)

    def _did(self, what: str, seconds: float = ACTION_S) -> None:
        self.actions += 1
        self.seconds += seconds
        self.done.append(what)

    def click(self, what: Locator) -> None:
        what.click()
        self._did("click")

    def type(self, where: Locator, text: str) -> None:
        where.click()
        self.page.keyboard.type(text)
        self._did("type", ACTION_S + LETTER_S * len(text))

    def choose(self, where: Locator, label: str) -> None:
        """Open a list, look for the line, choose it."""
        where.select_option(label=label)
        self._did("choose", 3 * ACTION_S)

    def drag(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """From one place of the screen to another, in steps as a mouse moves."""
        mouse = self.page.mouse
        mouse.move(x1, y1)
        mouse.down()
        mouse.move((x1 + x2) / 2, (y1 + y2) / 2, steps=4)
        mouse.move(x2, y2, steps=4)
        mouse.up()
        self._did("drag", 2 * ACTION_S)

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
        self._did("press", ACTION_S + STROKE_S * (times - 1))

    def choose_by_key(self, file: Path) -> None:
        """Open the file dialog of what has the focus, choose a file. Chromium sometimes lets the first press fall."""
        for left in (2, 1, 0):
            try:
                with self.page.expect_file_chooser(timeout=5000) as chooser:
                    self.press("Space")
            except Error:
                if not left:
                    raise
            else:
                chooser.value.set_files(file)
                break
        self.seconds += 10

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self._did("write", LETTER_S * len(text))

    def tab_to(self, name: str, most: int = 80) -> None:
        """Tab until what has the focus is called so."""
        for times in range(1, most + 1):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(NAME_OF_FOCUS).startswith(name):
                self._did("tab", ACTION_S + STROKE_S * (times - 1))
                return
        raise AssertionError(f"no way by Tab to {name}")


NAME_OF_FOCUS = """() => {
  const one = document.activeElement;
  return (one.labels?.[0]?.textContent ?? one.getAttribute('aria-label') ?? one.textContent ?? '').trim();
}"""


SAYS_SAVED = """() => {
  const line = document.getElementById("saved");
  return line.dataset.state === "saved" && line.textContent.trim() === "保存しました";
}"""


def on_paper(page: Page, x_mm: float, y_mm: float) -> tuple[float, float]:
    """Where on the screen a place of the page is."""
    frame = page.locator("#sheet-boxes").bounding_box()
    assert frame is not None
    return frame["x"] + x_mm / 210 * frame["width"], frame["y"] + y_mm / 297 * frame["height"]


def editor(page: Page) -> None:
    """Wait until step 2 can be used."""
    page.locator("#studio[data-ready=yes]").wait_for()


def saved(page: Page) -> None:
    """Wait until the centre has every change, and the page says so; looked at in every frame, not every half second."""
    page.wait_for_function(SAYS_SAVED, timeout=8000)


def begin(hand: Hand, paper: Path, title: str) -> None:
    page = hand.page
    hand.click(page.get_by_role("link", name="新しい様式を作る"))
    hand.type(page.get_by_label("様式の名前"), title)
    page.get_by_label("用紙のファイル").set_input_files(paper)
    hand.seconds += 10
    hand.actions += 3
    hand.click(page.get_by_role("button", name="次へ：欄を置く"))
    editor(page)


def lay(hand: Hand, item: str, x: float, y: float, width: float, height: float) -> None:
    hand.choose(hand.page.get_by_label("置く項目"), item)
    draw(hand, x, y, width, height)


def draw(hand: Hand, x: float, y: float, width: float, height: float) -> None:
    hand.drag(*on_paper(hand.page, x, y), *on_paper(hand.page, x + width, y + height))
