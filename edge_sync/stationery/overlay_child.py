"""The overlay's own process: ``python -m edge_sync.stationery.overlay_child FOLDER``. One entry, then it ends.

Fonts and PDF libraries take 120 MB that the glass must not pay for, and what they keep of a
person's items in caches dies with the process. Frames on standard input and output are a length
of four bytes (big endian) and MessagePack; nothing touches a file.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import msgspec

from edge_sync.stationery.catalogue import Form, find_form, read_forms
from edge_sync.stationery.errors import FormError
from edge_sync.stationery.frames import CounterSlip, Order, Ready, Result, read_frame, write_frame
from edge_sync.stationery.lettering import Lettering
from edge_sync.stationery.overlay import print_entry, print_over
from edge_sync.stationery.sheet import draw_sheet
from edge_sync.typecase.faces import FontMissing, find_faces


def main() -> None:
    """Load, say so, fill the forms of one entry, end."""
    out = sys.stdout.buffer
    try:
        forms, lettering = read_forms(Path(sys.argv[1])), Lettering(find_faces())
    except (FormError, FontMissing) as error:
        write_frame(out, Ready(fault=error.code))
        return
    warm(forms, lettering)
    write_frame(out, Ready())
    while (body := read_frame(sys.stdin.buffer)) is not None:
        order = msgspec.msgpack.decode(body, type=Order | CounterSlip)
        try:
            write_frame(out, answer(order, forms, lettering))
        except FormError as error:
            write_frame(out, Result(fault=error.code))


def answer(order: Order | CounterSlip, forms: dict[str, Form], lettering: Lettering) -> Result:
    """One page set; raises FormError."""
    if isinstance(order, CounterSlip):
        return Result(draw_sheet(order))
    printed = print_entry(find_form(forms, order.form), order.entry, lettering)
    return Result(printed.pdf, printed.lacking_letters, printed.overfull, lacking=printed.lacking)


def warm(forms: dict[str, Form], lettering: Lettering) -> None:
    """Print a form for nobody, so that the first real one does not pay for what libraries do only once."""
    for form in forms.values():
        sample = {place: "見本" for place, box in enumerate(form.boxes) if box.draw == "text"}
        with contextlib.suppress(FormError):  # told when somebody needs that very form; the others work
            print_over(form, sample, lettering)
            return


if __name__ == "__main__":
    main()
