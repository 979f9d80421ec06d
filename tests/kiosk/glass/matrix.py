"""What every screen promises in every manner, measured on its parts as the glass lays them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kiosk.glass.boxes import Box
from kiosk.glass.frame import MORE
from kiosk.glass.layout import Boxes, all_parts
from kiosk.glass.picture import Picture
from kiosk.glass.sheet import CLEARS, DONE
from kiosk.glass.sound import ink_of
from kiosk.glass.theme import Profile, read_theme
from kiosk.visit.journey import Scene
from kiosk.visit.manner import Manner
from tests.kiosk.glass.screens import KANA, alike, measure, screens

THEME = read_theme()
REFERENCES = ("lobby-10", "lobby-15")
NEAR_MM = 0.05
MOST = 6
"""Choices before a visitor at once."""


@cache
def different(language: str) -> dict[str, Picture]:
    """The screens of a language, each that shows the same once."""
    return alike(screens(language))


def every_part(manner: Manner, profile: str) -> Iterator[tuple[str, Picture, tuple[Boxes, ...]]]:
    """Name, picture and parts of every screen in a manner on a display."""
    for name, shown in different(manner.language).items():
        picture = replace(shown, manner=manner)
        yield name, picture, all_parts(picture, THEME, THEME.profiles[profile], measure, KANA)


def wrong(manner: Manner, profile: str) -> tuple[int, dict[str, str]]:
    """How many parts were measured, and what is wrong by screen."""
    found: dict[str, str] = {}
    count = 0
    for name, picture, parts in every_part(manner, profile):
        count += len(parts)
        for said in _of_screen(picture, parts, THEME.profiles[profile]):
            found.setdefault(name, said)
    return count, found


def _of_screen(picture: Picture, parts: tuple[Boxes, ...], profile: Profile) -> Iterator[str]:
    constant = {one.id for one in (*picture.constants, *picture.tools)}
    answers = {one.id for one in (*picture.buttons, *picture.keys)}
    touched = set()
    for boxes in parts:
        names = [box.name for box in boxes if box.name]
        touched |= set(names)
        if not constant <= set(names):
            yield f"{constant - set(names)} is missing on a part"
        if (MORE in names) != (len(parts) > 1) or len(names) != len(set(names)):
            yield f"the targets are {names}"
        chosen = [name for name in names if name in {one.id for one in picture.buttons}]
        if len(chosen) > MOST and picture.scene is not Scene.WELCOME:
            yield f"{len(chosen)} choices stand on a part"
        yield from _of_part(picture, boxes, profile)
    if touched - {MORE} != constant | answers:
        yield f"never on the glass: {(constant | answers) - touched}"
    yield from _lost(picture, parts)


def _lost(picture: Picture, parts: tuple[Boxes, ...]) -> Iterator[str]:
    """Sentences that are on no part."""
    body = [
        line for boxes in parts for box in boxes if not box.name and not _in_header(box, boxes) for line in box.lines
    ]
    letters = "".join(body).replace(" ", "").replace("　", "")
    said = [picture.title, picture.notice, *(item.label for item in picture.items)]
    if not (picture.notice and picture.scene is Scene.WELCOME):
        said = [one for one in said if one]
        missing = [one for one in said if one.replace(" ", "").replace("　", "") not in letters]
        if missing and not (picture.notice and picture.scene in (Scene.TYPE, Scene.KEYPAD)):
            yield f"nobody can read {missing}"


def _in_header(box: Box, boxes: Boxes) -> bool:
    return box.rect.y < next(one.rect.h for one in boxes[1:] if one.fill in ("card", "banner"))


def _of_part(picture: Picture, boxes: Boxes, profile: Profile) -> Iterator[str]:
    mm = profile.px_per_mm
    targets = [box for box in boxes if box.name]
    tools = {one.id for one in picture.tools}
    for box in targets:
        least_mm = THEME.sizes.tool_mm if box.name in tools else THEME.sizes.target_mm
        if min(box.rect.w, box.rect.h) / mm < least_mm - NEAR_MM:
            yield f"{box.name} is smaller than {least_mm} mm"
        if picture.manner.low and box.rect.y < profile.height_px / 2 - 1:
            yield f"{box.name} stands in the upper half"
        if box.rect.x < 0 or box.rect.x + box.rect.w > profile.width_px or box.rect.y + box.rect.h > profile.height_px:
            yield f"{box.name} leaves the glass"
    for n, one in enumerate(targets):
        for other in targets[:n]:
            if _apart(one, other) / mm < THEME.sizes.apart_mm - NEAR_MM:
                yield f"{one.name} and {other.name} are {_apart(one, other) / mm:.2f} mm apart"
    for paper in (box for box in boxes if box.drawing == "signature"):
        if paper.rect.h / mm < 30 or any(_apart(paper, target) <= 0 for target in targets):
            yield "there is no room for a hand"
    yield from _of_texts(picture, boxes, profile)


def _of_texts(picture: Picture, boxes: Boxes, profile: Profile) -> Iterator[str]:
    mm, factor = profile.px_per_mm, THEME.factor(picture.manner.letters)
    chrome = {one.id for one in (*picture.constants, *picture.tools)}
    small = {*CLEARS, *DONE, *(key.id for key in picture.keys)}
    for box in (box for box in boxes if box.lines):
        name = box.name or box.also
        if not box.fits:
            yield f"{box.lines} does not fit its place"
        if name in chrome or _in_header(box, boxes):
            # Where even so nothing would be left for answers within reach, the low layout's frame grows less.
            wanted = 1.0 if picture.manner.low and not profile.upright else min(factor, THEME.letters.chrome)
        else:
            wanted = 1.0 if name in small and picture.board != "era" else factor
        if box.em_px / mm < THEME.sizes.least_mm * wanted - 0.001:
            yield f"{box.lines} is set smaller than {THEME.sizes.least_mm * wanted:.1f} mm"
        if box.ruby_px and box.ruby_px / mm < THEME.sizes.ruby_mm - 0.001:
            yield f"the kana of {box.lines} are too small"
        ink = ink_of(box)
        if ink.y < -1 or ink.y + ink.h > profile.height_px + 1:
            yield f"{box.lines} leaves the glass"
        inner = Box(ink)
        if not name and any(_apart(inner, target) < 0 for target in boxes if target.name or target.also):
            yield f"{box.lines} runs into a button"


def _apart(one: Box, other: Box) -> float:
    """Pixels between two boxes; negative where they overlap by more than a pixel."""
    a, b = one.rect, other.rect
    across = max(a.x, b.x) - min(a.x + a.w, b.x + b.w)
    down = max(a.y, b.y) - min(a.y + a.h, b.y + b.h)
    apart = max(across, down)
    return apart if apart > 0 or apart < -1 else 0.0
