"""Blank forms as a city has them, and files that nobody should open."""

from __future__ import annotations

import io
import zlib
from functools import cache

import pikepdf
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas


def request_form(pages: int = 1, *, lying: bool = False) -> bytes:
    """An empty form with ruled lines: a name and an address to be written, a choice to be ringed."""
    out = io.BytesIO()
    size = landscape(A4) if lying else A4
    pen = Canvas(out, pagesize=size, invariant=True)
    for page in range(1, pages + 1):
        pen.setFont("Helvetica", 16)
        pen.drawString(70 * mm, size[1] - 25 * mm, f"BICYCLE PARKING {page}")
        for row, label in enumerate(("Name", "Kana", "Address", "Born", "Sex   M   F")):
            low = size[1] - (60 + 15 * row) * mm
            pen.rect(20 * mm, low, 170 * mm, 15 * mm)
            pen.drawString(23 * mm, low + 5 * mm, label)
        pen.showPage()
    pen.save()
    return out.getvalue()


def scan(kind: str = "JPEG") -> bytes:
    """A scanned page, 150 dpi."""
    page = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(page).rectangle((120, 300, 1120, 400), outline="black", width=3)
    out = io.BytesIO()
    page.save(out, kind)
    return out.getvalue()


def _saved(pdf: pikepdf.Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def _opened() -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(request_form()))


def with_everything_that_acts() -> bytes:
    """Scripts, an action on opening, a form with XFA, links, an embedded file, an external stream, a launch."""
    pdf = _opened()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.Root.OpenAction = pdf.make_indirect(script)
    pdf.Root.AA = pikepdf.Dictionary(WC=script)
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]), XFA=pdf.make_stream(b"<xdp/>"))
    pdf.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("x"), script]))
    )
    pdf.attachments["evil.exe"] = b"MZ"
    page = pdf.pages[0]
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 99, 99]), A=launch
    )
    page.obj.Annots = pikepdf.Array([pdf.make_indirect(link)])
    page.obj.AA = pikepdf.Dictionary(O=script)
    inner = pdf.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=pikepdf.Array([0, 0, 9, 9]))
    inner.F = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F=pikepdf.String("//elsewhere/x"))
    inner.Ref = pikepdf.Dictionary(F=pikepdf.String("other.pdf"), Page=0)
    page.obj.Resources.XObject = pikepdf.Dictionary(Evil=inner, PS=pdf.make_stream(b"", Subtype=pikepdf.Name.PS))
    page.contents_add(b"q /Evil Do /PS Do Q", prepend=True)
    return _saved(pdf)


def encrypted() -> bytes:
    return _saved(_opened(), encryption=pikepdf.Encryption(owner="o", user="u"))


def restricted() -> bytes:
    """Opens without a password, forbids changes."""
    return _saved(_opened(), encryption=pikepdf.Encryption(owner="o", user=""))


def deflate_bomb(megabytes: int = 220) -> bytes:
    """A page whose content grows a thousandfold."""
    packer = zlib.compressobj(1)
    piece = b"0 0 m " * 174_763
    packed = b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()
    pdf = _opened()
    pdf.pages[0].obj.Contents = pdf.make_indirect(pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode))
    return _saved(pdf, compress_streams=False)


def huge_page() -> bytes:
    pdf = _opened()
    pdf.pages[0].mediabox = pikepdf.Array([0, 0, 10_000_000, 10_000_000])
    return _saved(pdf)


def tiny_page() -> bytes:
    pdf = _opened()
    pdf.pages[0].mediabox = pikepdf.Array([0, 0, 1, 1])
    return _saved(pdf)


def many_objects(count: int = 20_000) -> bytes:
    pdf = _opened()
    pdf.Root.Extra = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(N=number)) for number in range(count)])
    return _saved(pdf)


def deep_tree(depth: int = 4_000) -> bytes:
    """Pages nodes nested so deep that a careless reader falls through its stack."""
    pdf = _opened()
    leaf = pdf.pages[0].obj
    root = pdf.Root.Pages
    above = root
    for _ in range(depth):
        node = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=1, Parent=above))
        above.Kids = pikepdf.Array([node])
        above = node
    above.Kids = pikepdf.Array([leaf])
    leaf.Parent = above
    return _saved(pdf)


def pages_in_a_ring() -> bytes:
    pdf = _opened()
    pdf.Root.Pages.Kids = pikepdf.Array([pdf.Root.Pages])
    return _saved(pdf)


def form_in_itself() -> bytes:
    """Drawn content that draws itself twice, and so on for ever."""
    pdf = _opened()
    form = pdf.make_stream(
        b"/Me Do /Me Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=pikepdf.Array([0, 0, 595, 842])
    )
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Me=form))
    pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(Me=form)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/Me Do")
    return _saved(pdf)


@cache
def picture_bomb() -> bytes:
    """70,000 × 70,000 dots in little space; nothing but a header says so at first."""
    packer = zlib.compressobj(1)
    raw = b"".join(packer.compress(bytes(1_000_000)) for _ in range(613)) + packer.flush()
    pdf = _opened()
    image = pikepdf.Stream(
        pdf, raw, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=70_000, Height=70_000,
        ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1, Filter=pikepdf.Name.FlateDecode,
    )  # fmt: skip
    pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(Im=image)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"595 0 0 842 0 0 cm /Im Do")
    return _saved(pdf, compress_streams=False)


def scan_bomb() -> bytes:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG", optimize=True)
    return out.getvalue()
