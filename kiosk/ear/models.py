"""Models on disk: where they lie, and whether they are the ones that were agreed on."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kiosk.ear.errors import NoModel
from kiosk.ear.settings import ModelSettings

ACOUSTIC = Path("am", "final.mdl")
"""What is checked: the part of a model that no other model shares, small enough to be read at each start."""


def checksum(folder: Path) -> str:
    """SHA-256 of a model's acoustic part, in hexadecimal.

    Raises:
        NoModel: there is none.
    """
    try:
        with (folder / ACOUSTIC).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise NoModel(f"no model in {folder}: {ACOUSTIC} {error.strerror}") from error


def check(model: ModelSettings) -> None:
    """Whether it is there and is the right one.

    Raises:
        NoModel: it is not.
    """
    found = checksum(model.path)
    if found != model.sha256:
        raise NoModel(f"{model.path / ACOUSTIC} is not the model that was agreed on: {found}, wanted {model.sha256}")


def is_there(model: ModelSettings) -> bool:
    """Whether there is a model at all; says nothing of which."""
    return (model.path / ACOUSTIC).is_file()
