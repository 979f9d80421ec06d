"""Every screen as Kivy really paints it, as PNGs and contact sheets for a person's eyes.

``python -m tests.kiosk.glass.gallery OUT [--language vi] [--letters largest] [--look dark] [--low] [--furigana]``
on a display (``Xvfb :170``). Twelve parts of screens stand on a sheet.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from kiosk.glass.layout import Boxes, all_parts
from kiosk.glass.theme import Theme, read_theme
from kiosk.visit.manner import Manner
from tests.kiosk.glass.screens import FONTS, KANA, alike, measure, screens

ON_A_SHEET, ACROSS = 12, 3
THUMB_PX = 620
LABEL_PX = 26


class Studio:
    """Paints boxes into pictures by real Kivy."""

    def __init__(self, theme: Theme, profile: str, folder: Path) -> None:
        os.environ |= {"KIVY_NO_ARGS": "1", "KIVY_NO_CONSOLELOG": "1", "KIVY_NO_ENV_CONFIG": "1"}
        os.environ.setdefault("KIVY_HOME", str(folder / "kivy"))
        Path(os.environ["KIVY_HOME"]).mkdir(parents=True, exist_ok=True)
        from kivy.config import Config

        Config.set("kivy", "log_enable", "0")
        from kivy.core.window import Window

        from kiosk.glass.drawings import Painter

        Window.hide()
        self._theme, self._profile = theme, theme.profiles[profile]
        self.painter = Painter(self._profile, FONTS)

    def picture(self, boxes: Boxes, look: str) -> Image.Image:
        """One part of a screen as an image of the display's size."""
        from kivy.graphics import ClearBuffers, ClearColor, Fbo

        size = (self._profile.width_px, self._profile.height_px)
        canvas: Any = Fbo(size=size)
        with canvas:
            ClearColor(0, 0, 0, 1)
            ClearBuffers()
            self.painter.paint(boxes, self._theme.colours(look))
        canvas.draw()
        return Image.frombytes("RGBA", size, canvas.pixels).convert("RGB").transpose(Image.Transpose.FLIP_TOP_BOTTOM)


def shots(theme: Theme, profile: str, manner: Manner, only: str) -> Iterator[tuple[str, Boxes]]:
    """Name and boxes of every part of every screen that differs from those before it."""
    for name, picture in alike(screens(manner.language)).items():
        if only not in name:
            continue
        parts = all_parts(replace(picture, manner=manner), theme, theme.profiles[profile], measure, KANA)
        for n, boxes in enumerate(parts):
            yield f"{name} {n + 1}/{len(parts)}", boxes


def sheets(pictures: list[tuple[str, Image.Image]]) -> Iterator[Image.Image]:
    """Contact sheets with a name below each picture."""
    font = ImageFont.truetype(str(FONTS.faces[0].regular), LABEL_PX - 8)
    for start in range(0, len(pictures), ON_A_SHEET):
        few = pictures[start : start + ON_A_SHEET]
        width = THUMB_PX if few[0][1].width > few[0][1].height else THUMB_PX // 2
        height = round(width * few[0][1].height / few[0][1].width)
        across = ACROSS if width == THUMB_PX else ACROSS * 2
        rows = -(-len(few) // across)
        sheet = Image.new("RGB", (across * (width + 8), rows * (height + LABEL_PX)), "#808080")
        pen = ImageDraw.Draw(sheet)
        for n, (name, picture) in enumerate(few):
            x, y = n % across * (width + 8), n // across * (height + LABEL_PX)
            sheet.paste(picture.resize((width, height)), (x, y))
            pen.text((x, y + height + 2), name[:60], fill="#FFFFFF", font=font)
        yield sheet


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("out", type=Path)
    asked.add_argument("--profile", default="lobby-10")
    asked.add_argument("--language", default="ja")
    asked.add_argument("--letters", default="usual")
    asked.add_argument("--look", default="light")
    asked.add_argument("--low", action="store_true")
    asked.add_argument("--furigana", action="store_true")
    asked.add_argument("--only", default="", help="part of a screen's name")
    given = asked.parse_args()
    manner = Manner(
        language=given.language, letters=given.letters, look=given.look, low=given.low, furigana=given.furigana
    )
    theme = read_theme()
    given.out.mkdir(parents=True, exist_ok=True)
    studio = Studio(theme, given.profile, given.out)
    pictures = []
    for n, (name, boxes) in enumerate(shots(theme, given.profile, manner, given.only)):
        picture = studio.picture(boxes, given.look)
        picture.save(given.out / f"{n:03} {name.replace('/', '-')}.png")
        pictures.append((name, picture))
    for n, sheet in enumerate(sheets(pictures)):
        sheet.save(given.out / f"sheet-{n:02}.png")
    print(f"{len(pictures)} pictures in {given.out}")


if __name__ == "__main__":
    main()
