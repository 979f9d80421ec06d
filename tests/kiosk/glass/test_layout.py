"""Every screen on every reference display: targets, letters, contrast, nothing cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import ImageFont

from edge_sync.typecase.faces import GETA
from kiosk.glass.boxes import Box
from kiosk.glass.description import describe
from kiosk.glass.fonts import RARE_SCALE
from kiosk.glass.layout import lay_out
from kiosk.glass.picture import Picture
from kiosk.glass.shapes import shapes
from kiosk.glass.sheet import ROLES
from kiosk.glass.theme import contrast, read_theme
from kiosk.visit.manner import LANGUAGES, LOOKS
from tests.kiosk.glass.screens import FONTS, measure, screens
from tests.kiosk.words.written import FILES, leaves, written

THEME = read_theme()
REFERENCES = ("lobby-10", "lobby-15")
SCREENS = screens()


UD, RARE, OTHER, CHINESE = FONTS.faces


def boxes_of(picture: Picture, profile: str) -> tuple[Box, ...]:
    return lay_out(picture, THEME, THEME.profiles[profile], measure)


@pytest.mark.parametrize("name", SCREENS)
def test_nothing_is_cut_off_on_a_test_bench(name: str) -> None:
    for box in boxes_of(SCREENS[name], "small-7"):
        assert box.fits, f"{box.lines} does not fit its place"


@pytest.mark.parametrize(
    ("face", "scale"),
    [(UD.regular, 1.0), (UD.bold, 1.0), (RARE.regular, RARE_SCALE), (OTHER.regular, OTHER.scale)],
    ids=["text", "bold", "rare", "other"],
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
        places.add(tuple(found[button.id] for button in picture.constants))
    assert len(places) == 2, "one place on machines with an ear, one on those without"


@pytest.mark.parametrize("look", LOOKS)
def test_inks_stand_out_on_their_grounds(look: str) -> None:
    colours = THEME.looks[look]
    pairs = {(fill, ink) for fill, ink, _ in ROLES.values()}
    pairs |= {("ground", "ink"), ("card", "ink"), ("card", "plain_ink"), ("notice", "notice_ink")}
    pairs |= {("banner", "banner_ink"), ("ground", "main")}
    low = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert not {pair: ratio for pair, ratio in low.items() if ratio < 7}


@pytest.mark.parametrize("look", LOOKS)
def test_edges_stand_out(look: str) -> None:
    """WCAG 1.4.11: borders, the focus ring, the rule below the header, what is drawn."""
    colours = THEME.looks[look]
    edges = {(ground, border) for _, _, border in ROLES.values() if border for ground in ("ground", "card")}
    edges -= {("card", ROLES["staff"][2]), ("ground", ROLES["staff"][2])}
    edges |= {("staff", ROLES["staff"][2]), ("ground", "staff")}
    edges |= {(ground, "focus") for ground in ("ground", "card", "constant")} | {("ground", "accent"), ("soft", "main")}
    low = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in edges}
    assert not {pair: ratio for pair, ratio in low.items() if ratio < 3}


def test_every_look_names_the_same_parts() -> None:
    assert set(THEME.looks) == set(LOOKS)
    assert len({frozenset(colours) for colours in THEME.looks.values()}) == 1


def test_nothing_is_said_by_colour_alone() -> None:
    """Staff have a frame of their own, what does nothing now has none, the chosen one a tick, the closed one words."""
    assert [name for name, (_, _, border) in ROLES.items() if not border] == ["off"]
    staff = next(box for box in boxes_of(SCREENS["welcome"], "lobby-10") if box.name == "call_staff")
    assert staff.thick
    shut = next(one for one in SCREENS["welcome, hours 8:30"].buttons if one.role == "shut")
    assert shut.note


def test_a_code_is_dark_on_white_in_every_look() -> None:
    colours = {shape.colour for shape in shapes("qr", "https://x", (0, 0, 200, 200), THEME.profiles["lobby-10"])}
    assert colours == {"#000000", "#FFFFFF"}


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
    assert [(run.text, run.face) for run in FONTS.runs("高\U000e0100𠮷\U0003fffd")] == [
        ("高", UD),
        ("𠮷", RARE),
        (GETA, UD),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_a_languages_words_has_a_font(language: str) -> None:
    words = {
        letter
        for name in (*FILES, "questions")
        for _, said in leaves(written(language, name))
        for letter in "".join(said)
    }
    words = {letter for letter in words if letter.isprintable()}
    lacking = {one for one in words if not any(ord(one) in face.forms(True) for face in FONTS.order(language))}
    assert len(words) > 50
    assert not lacking
    first = FONTS.order(language)[0]
    assert first is {"zh": CHINESE, "ko": OTHER, "vi": OTHER}.get(language, UD)


def test_chinese_has_letter_shapes_of_its_own() -> None:
    with (
        TTFont(OTHER.regular, fontNumber=0, lazy=True) as one,
        TTFont(CHINESE.regular, fontNumber=CHINESE.place, lazy=True) as two,
    ):
        assert one.getBestCmap()[ord("写")] != two.getBestCmap()[ord("写")]


def test_kana_above_kanji_are_tall_enough() -> None:
    """あ, in dots of a hundredth of a millimetre."""
    _, top, _, bottom = ImageFont.truetype(str(UD.regular), round(THEME.sizes.ruby_mm * 100)).getbbox("あ")
    assert (bottom - top) / 100 >= 3.5


def test_the_largest_letters_are_twice_the_usual() -> None:
    assert (THEME.factor("usual"), THEME.factor("largest")) == (1.0, 2.0)
    assert 1.2 <= THEME.factor("large") < 2.0
    assert 300 <= THEME.times.dead_ms <= 500
    assert THEME.times.pulse_ms >= 1000
