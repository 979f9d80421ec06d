"""A scanned page to a PDF of one page."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from server.settings import PdfLimits
from server.studio.glovebox.orders import BROKEN, TOO_HEAVY, Refused

DPI = 200
"""Sharp enough for forms: a hair line is two dots."""
LONGEST_PX = int(297 / 25.4 * DPI)


def scan_as_pdf(body: bytes, limits: PdfLimits) -> bytes:
    """The picture, upright as its camera says, as large as A4 allows; nothing of its metadata.

    Raises:
        Refused: broken, or more dots than allowed.
    """
    Image.MAX_IMAGE_PIXELS = None  # our own limit below is looked at before any dot is decoded
    try:
        with Image.open(io.BytesIO(body), formats=("JPEG", "PNG")) as found:
            if found.width * found.height > limits.most_pixels:
                raise Refused(TOO_HEAVY, f"{found.width}x{found.height} dots")
            found.draft("RGB", (LONGEST_PX, LONGEST_PX))
            flat = _on_white(ImageOps.exif_transpose(found))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused(BROKEN, type(error).__name__) from error
    flat.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
    dpi = max(flat.height / (297 / 25.4), flat.width / (210 / 25.4))
    out = io.BytesIO()
    flat.save(out, "PDF", resolution=dpi, quality=88)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("L", "1", "RGB"):
        return picture.convert("L" if picture.mode == "1" else picture.mode)
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    page = Image.new("RGB", picture.size, "white")
    sheet = picture.convert("RGBA")
    page.paste(sheet, mask=sheet.getchannel("A"))
    return page
