"""The overlay's own process: ``python -m kiosk.forms.overlay_child FOLDER``. One form, then it ends.

Fonts and PDF libraries take 120 MB that the glass must not pay for, and what they keep of a
person's items in caches dies with the process. Frames on standard input and output are a length
of four bytes (big endian) and MessagePack; nothing touches a file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from kiosk.forms.catalogue import find_form, read_forms
from kiosk.forms.errors import FormError
from kiosk.forms.frames import Order, Ready, Result, read_frame, write_frame
from kiosk.forms.lettering import Lettering
from kiosk.forms.overlay import print_over
from kiosk.typecase.faces import FontMissing, find_faces


def main() -> None:
    """Load, say so, fill one form, end."""
    out = sys.stdout.buffer
    try:
        forms, lettering = read_forms(Path(sys.argv[1])), Lettering(find_faces())
    except (FormError, FontMissing) as error:
        write_frame(out, Ready(fault=error.code))
        return
    write_frame(out, Ready())
    body = read_frame(sys.stdin.buffer)
    if body is None:
        return
    order = msgspec.msgpack.decode(body, type=Order)
    try:
        printed = print_over(find_form(forms, order.form), order.values, lettering)
    except FormError as error:
        write_frame(out, Result(fault=error.code))
        return
    write_frame(out, Result(printed.pdf, printed.lacking_letters, printed.overfull))


if __name__ == "__main__":
    main()
