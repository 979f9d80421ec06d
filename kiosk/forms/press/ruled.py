"""A ruled page: lines, cells and words placed in millimetres from the top left."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from kiosk.forms.geometry import A4_MM, PT_PER_MM
from kiosk.forms.lettering import TEXT


class RuledPage:
    """One A4 page under the pen."""

    def __init__(self, title: str) -> None:
        self._out = io.BytesIO()
        self._pen = Canvas(self._out, pagesize=tuple(mm * PT_PER_MM for mm in A4_MM), invariant=True)
        self._pen.setTitle(title)

    def words(self, x_mm: float, y_mm: float, text: str, size_pt: float = 10.5, *, align: str = "left") -> None:
        """Write ``text`` with its base line at ``y_mm``."""
        self._pen.setFont(TEXT, size_pt)
        x, y = x_mm * PT_PER_MM, (A4_MM[1] - y_mm) * PT_PER_MM
        draw = {"left": self._pen.drawString, "center": self._pen.drawCentredString, "right": self._pen.drawRightString}
        draw[align](x, y, text)

    def cell(
        self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, *, shade: bool = False, line_pt: float = 0.6
    ) -> None:
        """A ruled rectangle."""
        self._pen.setLineWidth(line_pt)
        self._pen.setFillGray(0.93 if shade else 1.0)
        self._pen.rect(
            x_mm * PT_PER_MM,
            (A4_MM[1] - y_mm - height_mm) * PT_PER_MM,
            width_mm * PT_PER_MM,
            height_mm * PT_PER_MM,
            fill=1 if shade else 0,
        )
        self._pen.setFillGray(0)

    def row(self, x_mm: float, y_mm: float, label: str, label_mm: float, width_mm: float, height_mm: float) -> None:
        """A label cell and the cell beside it."""
        self.cell(x_mm, y_mm, label_mm, height_mm, shade=True)
        self.cell(x_mm + label_mm, y_mm, width_mm - label_mm, height_mm)
        self.words(x_mm + label_mm / 2, y_mm + height_mm / 2 + 1.4, label, align="center")

    def pdf(self) -> bytes:
        """The finished page."""
        self._pen.showPage()
        self._pen.save()
        return self._out.getvalue()
