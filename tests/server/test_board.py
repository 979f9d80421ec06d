"""The board as it is seen: colours as colour-blind people see them, sizes from eight metres away, an old language."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser

from server.queueing.pages import Called, Line, plate_rows

SITE = Path(__file__).parents[2] / "server" / "site" / "static" / "site"
CSS = (SITE / "board.css").read_text("utf-8")

Colour = tuple[float, float, float]

# Machado, Oliveira & Fernandes 2009 (IEEE TVCG 15/6), severity 1.0, on linear RGB.
SIGHT = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
WORDS_STAND_OUT, EDGES_STAND_OUT = 7.0, 3.0
"""WCAG 2.2: text AAA 1.4.6, parts of a graphic 1.4.11."""


def linear(colour: str) -> Colour:
    text = colour.lstrip("#")
    text = "".join(one * 2 for one in text) if len(text) == 3 else text
    parts = [int(text[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return red, green, blue


def seen_by(sight: str, colour: str) -> float:
    """Relative luminance of a colour as somebody sees it."""
    raw = linear(colour)
    seen = [sum(weight * one for weight, one in zip(row, raw, strict=True)) for row in SIGHT[sight]]
    red, green, blue = (min(max(one, 0.0), 1.0) for one in seen)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(sight: str, one: str, other: str) -> float:
    bright, dark = sorted((seen_by(sight, one), seen_by(sight, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def said(selector: str, what: str) -> str:
    """A colour as the style sheet says it, in the first rule of this selector that names it."""
    for rule in re.findall(rf"(?:^|\n){re.escape(selector)} \{{([^}}]*)\}}", CSS):
        found = re.search(rf"(?:^|[ ;]){what}: [^;]*?(#[0-9a-f]{{3,6}})", rule)
        if found:
            return str(found[1])
    raise AssertionError(f"{selector} says nothing of {what}")


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_tell_for_every_kind_of_sight(sight: str) -> None:
    ground, plate, fresh = (
        said("body.board", "background"),
        said(".call", "background"),
        said(".call.fresh", "background"),
    )
    words = [
        (said("body.board", "color"), ground),
        (said("body.board", "color"), said(".board header", "background")),
        (said(".call", "color"), plate),
        (said(".call", "color"), fresh),
        (said(".call .again", "color"), said(".call .again", "background")),
        (said(".disaster", "color"), said(".disaster", "background")),
        (said(".board .offline", "color"), said(".board .offline", "background")),
        (said(".sign", "color"), said(".sign", "background")),
    ]
    assert {pair: round(contrast(sight, *pair), 1) for pair in words if contrast(sight, *pair) < WORDS_STAND_OUT} == {}
    edge = said(".call.fresh", "border-color")
    assert contrast(sight, edge, fresh) >= EDGES_STAND_OUT, "a new call has a frame where no colour is seen"
    assert contrast(sight, plate, ground) >= EDGES_STAND_OUT


def test_the_simulation_itself_sees_what_it_should() -> None:
    assert contrast("usual", "#fff", "#000") == pytest.approx(21)
    assert abs(seen_by("protan", "#ff0000")) < 0.6 * seen_by("usual", "#ff0000"), "red is dark to protanopes"


def board_of(calls: int, *, language: str = "ja", disaster: bool = False, services: int = 9) -> str:
    names = ["residence_certificate", "moving", "my_number_card", "seal_registration", "family_register"]
    names += ["tax_certificate", "health_insurance", "child_allowance", "consultation"]
    lines = [
        Called(f"A{n:03d}", "②" if n == 3 else "", f"{n}番窓口", True, 18 * (n == 1), n == min(2, calls))
        for n in range(1, calls + 1)
    ]
    facts = {
        "words_of": "server.queueing",
        "languages": ("ja", "en", "zh", "ko"),
        "calling": lines,
        "rows": plate_rows(calls),
        "guided": [Called(f"B{n:03d}", "", f"{n}番窓口", False, 0, False) for n in range(1, 5)],
        "waiting": [Line(name, 3, 5, 25) for name in names[:services]],
        "disaster": disaster,
        "hit_percent": 83,
        "ranges_said": True,
    }
    page = render_to_string("queueing/board_calls.html", facts)
    return (
        f'<!doctype html><html lang="ja"><style>{CSS}</style><body class="board say-{language}">'
        f'<header><h1>お呼び出し中</h1><p class="clock">10:23</p></header><main id="calls">{page}</main>'
    )


OVER_THE_EDGE = """(language) => [...document.querySelectorAll(
    `.number, .mark, .counter > .say > [lang=${language}], .again [lang=${language}]`)]
  .map((one) => ({ name: one.textContent, own: one.getBoundingClientRect(),
    plate: one.closest(".call").getBoundingClientRect(), room: one.closest(".calling").getBoundingClientRect() }))
  .filter(({ own, plate, room }) => own.right > plate.right || own.bottom > Math.min(plate.bottom, room.bottom) + 1
    || own.top < plate.top - 1)
  .map(({ name }) => name)"""
DISTANCE_MM, SCREEN_MM, SCREEN_PX = 8_000, 43 * 25.4 * 16 / math.hypot(16, 9), 1920
DIGIT_OF_EM = 0.72
LEGIBLE_ARCMIN, EASY_ARCMIN = 16, 20
"""ISO 9241-303, 5.5.4: characters at least 16' high, 20' to 22' preferred."""


def arcmin(font_px: float) -> float:
    height_mm = font_px * DIGIT_OF_EM * SCREEN_MM / SCREEN_PX
    return math.degrees(2 * math.atan(height_mm / 2 / DISTANCE_MM)) * 60


@pytest.mark.parts
def test_numbers_are_read_from_eight_metres_on_a_43_inch_screen(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    for calls, least in ((1, EASY_ARCMIN), (3, EASY_ARCMIN), (5, LEGIBLE_ARCMIN), (10, LEGIBLE_ARCMIN)):
        for language in ("ja", "en"):
            page.set_content(board_of(calls, language=language, disaster=calls == 10))
            size_px = page.locator(".number").first.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
            assert arcmin(size_px) >= least, f"{calls} calls: {arcmin(size_px):.1f} arcmin"
            hidden = page.evaluate(OVER_THE_EDGE, language)
            assert hidden == [], f"{calls} calls, {language}"
            assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
    page.close()


@pytest.mark.parts
def test_numbers_and_counters_stand_still_while_languages_take_turns(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.set_content(board_of(3, services=4))
    where = (
        "() => [...document.querySelectorAll('.number, .waiting strong')].map((one) => one.getBoundingClientRect().x)"
    )
    places = []
    for language in ("ja", "en", "zh", "ko"):
        page.evaluate(f"document.body.className = 'board say-{language}'")
        places.append(page.evaluate(where))
        assert page.locator(f".call .counter [lang={language}]").first.is_visible()
    assert all(place == places[0] for place in places)
    page.close()


def test_the_script_speaks_what_browsers_of_2012_speak() -> None:
    script = re.sub(r"//.*", "", (SITE / "board.js").read_text("utf-8"))
    for newer in (
        r"=>",
        r"\blet\b",
        r"\bconst\b",
        r"`",
        r"\bclass\b\s+\w",
        r"\basync\b",
        r"\.\.\.",
        r"\bfetch\(",
        r"Promise",
    ):
        assert re.search(newer, script) is None, newer
