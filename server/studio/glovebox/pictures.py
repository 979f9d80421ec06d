"""Pages as pictures, by PDFium."""

from __future__ import annotations

import io

import pypdfium2

from server.settings import PdfLimits
from server.studio.glovebox.orders import BROKEN, TOO_MANY_PAGES, Refused


def pictures(pdf: bytes, limits: PdfLimits) -> tuple[bytes, ...]:
    """One PNG a page, ``limits.picture_dpi`` fine; no forms, no annotations, no scripts.

    Raises:
        Refused: it cannot be drawn.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Refused(BROKEN, "cannot be drawn") from error
    if len(document) > limits.most_pages:
        raise Refused(TOO_MANY_PAGES, f"{len(document)} pages")
    try:
        return tuple(_picture(document[number], limits.picture_dpi) for number in range(len(document)))
    except pypdfium2.PdfiumError as error:
        raise Refused(BROKEN, "a page cannot be drawn") from error


def _picture(page: pypdfium2.PdfPage, dpi: int) -> bytes:
    drawn = page.render(scale=dpi / 72, may_draw_forms=False, draw_annots=False).to_pil()
    out = io.BytesIO()
    drawn.convert("P", palette=1, colors=64).save(out, "PNG")
    return out.getvalue()
