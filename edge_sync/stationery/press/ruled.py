"""A ruled page: lines, cells and words placed in millimetres from the top left."""

from __future__ import annotations

import io

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from edge_sync.stationery.geometry import A4_MM, PT_PER_MM
from edge_sync.stationery.lettering import TEXT, Lettering
from edge_sync.stationery.wide_font import WideFont
from edge_sync.typecase.faces import Faces

BOLD = "ud-gothic-bold"
HAIR_PT, LINE_PT, FRAME_PT = 0.35, 0.6, 1.3
SHADE = 0.93


def lay_out_fonts(faces: Faces) -> None:
    """Make the fonts of the press known; once, before the first page."""
    Lettering(faces)
    pdfmetrics.registerFont(WideFont(BOLD, faces.gothic_bold))


class RuledPage:
    """One A4 page under the pen."""

    def __init__(self, title: str) -> None:
        self._out = io.BytesIO()
        self._pen = Canvas(self._out, pagesize=tuple(mm * PT_PER_MM for mm in A4_MM), invariant=True)
        self._pen.setTitle(title)

    def words(
        self, x_mm: float, y_mm: float, text: str, size_pt: float = 10.5, *, align: str = "left", bold: bool = False
    ) -> None:
        """Write ``text`` with its base line at ``y_mm``."""
        self._pen.setFont(BOLD if bold else TEXT, size_pt)
        x, y = x_mm * PT_PER_MM, (A4_MM[1] - y_mm) * PT_PER_MM
        draw = {"left": self._pen.drawString, "center": self._pen.drawCentredString, "right": self._pen.drawRightString}
        draw[align](x, y, text)

    def long_mm(self, text: str, size_pt: float) -> float:
        """How wide words are, in millimetres."""
        return float(pdfmetrics.stringWidth(text, TEXT, size_pt)) / PT_PER_MM

    def cell(
        self,
        x_mm: float,
        y_mm: float,
        width_mm: float,
        height_mm: float,
        *,
        shade: bool = False,
        line_pt: float = LINE_PT,
    ) -> None:
        """A ruled rectangle."""
        self._pen.setLineWidth(line_pt)
        self._pen.setFillGray(SHADE if shade else 1.0)
        self._pen.rect(
            x_mm * PT_PER_MM,
            (A4_MM[1] - y_mm - height_mm) * PT_PER_MM,
            width_mm * PT_PER_MM,
            height_mm * PT_PER_MM,
            fill=1 if shade else 0,
        )
        self._pen.setFillGray(0)

    def line(self, x_mm: float, y_mm: float, to_x_mm: float, *, dashed: bool = False) -> None:
        """A level hair line."""
        self._pen.setLineWidth(HAIR_PT)
        self._pen.setDash(*((1.5, 1.5) if dashed else (1, 0)))
        y = (A4_MM[1] - y_mm) * PT_PER_MM
        self._pen.line(x_mm * PT_PER_MM, y, to_x_mm * PT_PER_MM, y)
        self._pen.setDash(1, 0)

    def pdf(self) -> bytes:
        """The finished page."""
        self._pen.showPage()
        self._pen.save()
        return self._out.getvalue()
