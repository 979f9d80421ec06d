"""``python -m edge_sync.stationery.press``: draw our library and the table of municipalities anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from edge_sync.stationery.catalogue import LIBRARY
from edge_sync.stationery.municipalities import TABLE
from edge_sync.stationery.postal import municipalities
from edge_sync.stationery.press import (
    child_allowance,
    disaster_certificate,
    family_register,
    health_insurance,
    moving,
    my_number_card,
    residence_certificate,
    seal_certificate,
    tax_certificate,
)
from edge_sync.stationery.press.ruled import lay_out_fonts
from edge_sync.stationery.press.sheet import Sheet
from edge_sync.typecase.faces import Faces, find_faces

FORMS: tuple[Callable[[], Sheet], ...] = (
    residence_certificate.draw,
    seal_certificate.draw,
    family_register.draw,
    moving.draw,
    tax_certificate.draw,
    my_number_card.draw,
    health_insurance.draw,
    child_allowance.draw,
    disaster_certificate.draw,
)


def drawn(faces: Faces) -> dict[Path, bytes]:
    """Every file that the press makes, below the library's folder, and what is in it."""
    lay_out_fonts(faces)
    found = {}
    for draw in FORMS:
        sheet = draw()
        found[Path(sheet.id) / "form.toml"] = sheet.toml().encode()
        found[Path(sheet.id) / "blank.pdf"] = sheet.page.pdf()
    return found


def main() -> None:
    """Draw and write."""
    for path, content in drawn(find_faces()).items():
        (LIBRARY / path).parent.mkdir(exist_ok=True)
        (LIBRARY / path).write_bytes(content)
    TABLE.write_text("".join(f"{prefecture}\t{city}\n" for prefecture, city in municipalities()), "utf-8")


if __name__ == "__main__":
    main()
