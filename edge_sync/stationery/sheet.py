"""The slip that goes to the counter with the forms (窓口連絡票): number, list of forms, and the entry as QR codes."""

from __future__ import annotations

import io

import segno
from reportlab.pdfgen.canvas import Canvas

from edge_sync.stationery.frames import CounterSlip
from edge_sync.stationery.geometry import A4_MM, PT_PER_MM
from edge_sync.stationery.lettering import TEXT

CODE_MM = 48.0
GAP_MM = 8.0
LEFT_MM, CODES_TOP_MM, ROW_MM = 22.0, 150.0, 62.0
MOST_A_ROW = 3
ONE_COLUMN, COLUMNS = 6, 2


def draw_sheet(sheet: CounterSlip) -> bytes:
    """One A4 page as PDF; the fonts must be loaded (``Lettering``)."""
    out = io.BytesIO()
    pen = Canvas(out, pagesize=tuple(mm * PT_PER_MM for mm in A4_MM), invariant=True)
    pen.setTitle("窓口連絡票")
    _words(pen, 105, 30, "窓 口 連 絡 票", 22, middle=True)
    _words(pen, LEFT_MM, 44, sheet.city, 12)
    _words(pen, 150, 44, "番号", 12)
    _words(pen, 166, 46, sheet.ticket, 26)
    _words(pen, LEFT_MM, 60, "この紙を、申請書といっしょに窓口へお出しください。", 13)
    pen.setLineWidth(0.6)
    rows = max(1, -(-len(sheet.titles) // COLUMNS) if len(sheet.titles) > ONE_COLUMN else len(sheet.titles))
    _frame(pen, LEFT_MM, 68, 166, 14 + 8 * rows)
    _words(pen, LEFT_MM + 5, 77, "作成した書類", 11)
    for place, title in enumerate(sheet.titles):
        _words(pen, LEFT_MM + 9 + 80 * (place // rows), 86 + 8 * (place % rows), f"{place + 1}. {title}", 12)
    count = len(sheet.codes)
    _words(
        pen,
        LEFT_MM,
        CODES_TOP_MM - 5,
        f"職員用　入力した内容（{count}個すべてを読み取ってください。暗号化してあります）",
        9.5,
    )
    for place, text in enumerate(sheet.codes):
        x_mm = LEFT_MM + (place % MOST_A_ROW) * (CODE_MM + GAP_MM)
        y_mm = CODES_TOP_MM + (place // MOST_A_ROW) * ROW_MM
        _code(pen, x_mm, y_mm, text)
        _words(pen, x_mm + CODE_MM / 2, y_mm + CODE_MM + 6, f"{place + 1} / {count}", 11, middle=True)
    pen.showPage()
    pen.save()
    return out.getvalue()


def _words(pen: Canvas, x_mm: float, y_mm: float, text: str, size_pt: float, *, middle: bool = False) -> None:
    pen.setFont(TEXT, size_pt)
    draw = pen.drawCentredString if middle else pen.drawString
    draw(x_mm * PT_PER_MM, (A4_MM[1] - y_mm) * PT_PER_MM, text)


def _frame(pen: Canvas, x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> None:
    pen.rect(
        x_mm * PT_PER_MM,
        (A4_MM[1] - y_mm - height_mm) * PT_PER_MM,
        width_mm * PT_PER_MM,
        height_mm * PT_PER_MM,
    )


def _code(pen: Canvas, x_mm: float, y_mm: float, text: str) -> None:
    """A QR code as filled squares, runs joined: sharp at every resolution, no image."""
    rows = [list(row) for row in segno.make_qr(text, error="m").matrix_iter(border=0)]
    step = CODE_MM / len(rows)
    path = pen.beginPath()
    for down, row in enumerate(rows):
        across = 0
        while across < len(row):
            run = 0
            while across + run < len(row) and row[across + run]:
                run += 1
            if run:
                left, bottom = x_mm + across * step, A4_MM[1] - y_mm - (down + 1) * step
                path.rect(left * PT_PER_MM, bottom * PT_PER_MM, run * step * PT_PER_MM, step * PT_PER_MM)
            across += run + 1
    pen.drawPath(path, stroke=0, fill=1)
