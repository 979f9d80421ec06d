"""``python -m kiosk.forms.press``: draw every blank of the library anew."""

from __future__ import annotations

from kiosk.forms.catalogue import LIBRARY
from kiosk.forms.lettering import Lettering
from kiosk.forms.press import residence_certificate
from kiosk.typecase.faces import find_faces

DRAWN = {"residence_certificate": residence_certificate.draw}


def main() -> None:
    """Draw and write."""
    Lettering(find_faces())
    for form, draw in DRAWN.items():
        (LIBRARY / form / "blank.pdf").write_bytes(draw())


if __name__ == "__main__":
    main()
