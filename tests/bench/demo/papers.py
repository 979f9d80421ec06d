"""What stands on the printed forms, read back from paper: every item of everybody that the cards tell."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path

from tests.bench.virtual_card.persona import Persona

FAMILY = ("family_father", "family_mother", "family_child1", "family_child2")


def text_of(paper: Path) -> str:
    """Every letter of a PDF, without spaces and line ends."""
    said = subprocess.run(["pdftotext", str(paper), "-"], check=True, capture_output=True, text=True).stdout
    return _plain(said)


def expected(persona: Persona, *, member: bool = False) -> list[str]:
    """What a card's chip tells as text, and a form has a box for."""
    if persona.card == "residence_card":
        return [] if member else [_plain(persona.address)]
    if persona.card not in ("my_number", "drivers_licence") or persona.behaviour.foreign:
        return []
    name = re.sub(r"\{[^}]*\}", "〓", persona.new_name or persona.name)
    items = re.split("[　 ]", name)
    if not member:
        items.append(persona.moved_to or persona.address)
    return [_plain(item) for item in items if item]


def lacking(paper: Path, everybody: list[Persona]) -> list[str]:
    """Items that should stand on the paper and do not; the visitor comes first."""
    found = text_of(paper)
    wanted = [item for n, person in enumerate(everybody) for item in expected(person, member=n > 0)]
    return [item for item in wanted if item not in found]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())
