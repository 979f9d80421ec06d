"""Every screen on every reference display: targets, letters, contrast, nothing cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageFont

from edge_sync.typecase.faces import GETA
from kiosk.glass.boxes import Box
from kiosk.glass.description import describe
from kiosk.glass.fonts import RARE_SCALE, runs
from kiosk.glass.layout import lay_out
from kiosk.glass.picture import Picture
from kiosk.glass.sheet import ROLES
from kiosk.glass.theme import contrast, read_theme
from kiosk.visit.over import TOOLS
from tests.kiosk.glass.screens import FONTS, measure, screens

THEME = read_theme()
REFERENCES = ("lobby-10", "lobby-15")
SCREENS = screens()


def boxes_of(picture: Picture, profile: str) -> tuple[Box, ...]:
    return lay_out(picture, THEME, THEME.profiles[profile], measure)


@pytest.mark.parametrize("profile", REFERENCES)
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_keeps_its_measures(name: str, profile: str) -> None:
    mm = THEME.profiles[profile].px_per_mm
    boxes = boxes_of(SCREENS[name], profile)
    targets = [box for box in boxes if box.name]
    assert {"back", "start_over", "call_staff", *TOOLS} <= {box.name for box in targets}
    for box in targets:
        least_mm = THEME.sizes.tool_mm if box.name in TOOLS else THEME.sizes.target_mm
        assert min(box.rect.w, box.rect.h) / mm >= least_mm - 0.01, f"{box.name} is smaller than {least_mm} mm"
    for box in boxes:
        if box.lines:
            assert box.em_px / mm >= THEME.sizes.least_mm - 0.001, f"{box.lines} is set smaller than 7 mm kanji"
            assert box.fits, f"{box.lines} does not fit its place"
    for paper in (box for box in boxes if box.drawing == "signature"):
        assert paper.rect.h / mm >= 30, "there is room for a hand"
        assert not any(_overlap(paper, target) for target in targets)
    for one in targets:
        for other in targets:
            assert one is other or not _overlap(one, other), f"{one.name} lies over {other.name}"
    for text in (box for box in boxes if box.lines and not box.name):
        assert not any(_overlap(_ink(text), target) for target in targets), f"{text.lines} runs into a button"


@pytest.mark.parametrize("name", SCREENS)
def test_nothing_is_cut_off_on_a_test_bench(name: str) -> None:
    for box in boxes_of(SCREENS[name], "small-7"):
        assert box.fits, f"{box.lines} does not fit its place"


def _ink(box: Box) -> Box:
    """The part of a text's box that its lines really take."""
    used = len(box.lines) * box.em_px * THEME.sizes.line
    return box if box.valign == "middle" or used > box.rect.h else Box(box.rect.top(used)[0])


def _overlap(one: Box, other: Box) -> bool:
    a, b = one.rect, other.rect
    return min(a.x + a.w, b.x + b.w) - max(a.x, b.x) > 1 and min(a.y + a.h, b.y + b.h) - max(a.y, b.y) > 1


@pytest.mark.parametrize(
    ("face", "scale"), [(FONTS.regular, 1.0), (FONTS.bold, 1.0), (FONTS.rare, RARE_SCALE)], ids=["text", "bold", "rare"]
)
def test_the_smallest_kanji_is_seven_millimetres_tall(face: Path, scale: float) -> None:
    """Measured on the outline of 国, which fills the square from edge to edge, in dots of a hundredth of a mm."""
    _, top, _, bottom = ImageFont.truetype(str(face), round(THEME.sizes.least_mm * scale * 100)).getbbox("国")
    assert (bottom - top) / 100 >= 7.0


@pytest.mark.parametrize("profile", REFERENCES)
def test_the_constant_answers_never_move(profile: str) -> None:
    places = set()
    for picture in SCREENS.values():
        found = {box.name: box.rect for box in boxes_of(picture, profile) if box.name}
        places.add((found["back"], found["start_over"], found["call_staff"]))
    assert len(places) == 1


def test_inks_stand_out_on_their_grounds() -> None:
    colours = THEME.colours
    pairs = {(fill, ink) for fill, ink, _ in ROLES.values()}
    pairs |= {("ground", "ink"), ("card", "ink"), ("card", "plain_ink"), ("notice", "notice_ink")}
    pairs |= {("banner", "banner_ink")}
    low = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert not {pair: ratio for pair, ratio in low.items() if ratio < 7}
    for ground in ("ground", "card"):
        assert contrast(colours["focus"], colours[ground]) >= 3, "WCAG 1.4.11: the focus ring"


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_a_description_of_the_screen_holds_no_personal_item() -> None:
    picture = SCREENS["residence_certificate, review 0"]
    boxes = boxes_of(picture, "lobby-10")
    assert any(box.personal and "江向" in "".join(box.lines) for box in boxes), "the glass itself shows them"
    told = str(describe(picture, boxes, THEME.profiles["lobby-10"], 1))
    assert "江向" not in told
    assert "萩之助" not in told
    assert "萩之助" not in repr(boxes)
    assert "萩之助" not in repr(picture)


def test_what_is_typed_or_written_is_in_no_description() -> None:
    for name in ("member_kana, kana 0", "new_address, house None", "moving.household", "moving.sign"):
        picture = SCREENS[name]
        boxes = boxes_of(picture, "lobby-10")
        shown = "".join("".join(box.lines) for box in boxes if box.personal)
        told = str(describe(picture, boxes, THEME.profiles["lobby-10"], 1)) + repr(boxes) + repr(picture)
        assert shown or picture.strokes, name
        assert "ヤマグチ" not in told
        assert "長曽我部" not in told
        assert "Stroke" not in told


def test_a_hidden_pin_is_dots_and_a_printed_number_is_read() -> None:
    pin = boxes_of(SCREENS["secret, pin 3"], "lobby-10")
    assert [box.value for box in pin if box.drawing == "dots"] == ["3/4"]
    number = boxes_of(SCREENS["secret, number_b 9"], "lobby-10")
    assert any(box.personal and "".join(box.lines) == "567＿" for box in number)


def test_a_letter_no_font_has_is_shown_as_missing() -> None:
    assert [(run.text, run.rare) for run in runs("高\U000e0100𠮷\U0003fffd", FONTS)] == [
        ("高", False),
        ("𠮷", True),
        (GETA, False),
    ]
