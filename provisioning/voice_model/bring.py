"""Fetches or opens a model's archive, checks it, and lays it down as a whole; a machine never sees half a model."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.error import URLError
from urllib.parse import urlsplit

from provisioning.voice_model.errors import ModelRefused

ACOUSTIC = PurePosixPath("am", "final.mdl")
MOST_BYTES = 4_000_000_000
"""Unpacked; a big Japanese model has 1 GB."""
PIECE_BYTES = 1 << 20

Progress = Callable[[int], None]
"""Told the bytes that have come so far."""


def bring(source: str, into: Path, *, sha256: str = "", progress: Progress = lambda come: None) -> tuple[Path, str]:
    """Lay the model of a zip archive below ``into``; gives its folder and the SHA-256 of its acoustic part.

    ``source``: a file, or an https address. ``sha256``: of the archive; empty: any.

    Raises:
        ModelRefused: with the reason; nothing is left behind.
    """
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into, prefix=".coming-") as scratch:
        archive = Path(scratch, "archive.zip")
        found = _fetch(source, archive, progress)
        if sha256 and found != sha256.lower():
            raise ModelRefused(f"{source}: its SHA-256 is {found}, agreed was {sha256}")
        model = _unpacked(archive, Path(scratch, "model"))
        target = into / model.name
        if target.exists():
            raise ModelRefused(f"{target} is there already; remove it first")
        model.rename(target)
    with (target / ACOUSTIC).open("rb") as file:
        return target, hashlib.file_digest(file, "sha256").hexdigest()


def settings_of(language: str, folder: Path, sha256: str) -> str:
    """The lines for ``kiosk.toml``."""
    return f'[[ear.models]]\nlanguage = "{language}"\npath = "{folder}"\nsha256 = "{sha256}"\n'


def _fetch(source: str, archive: Path, progress: Progress) -> str:
    digest = hashlib.sha256()
    try:
        with _opened(source) as comes, archive.open("wb") as file:
            come = 0
            while piece := comes.read(PIECE_BYTES):
                digest.update(piece)
                file.write(piece)
                come += len(piece)
                progress(come)
    except (OSError, URLError) as error:
        raise ModelRefused(f"{source}: {error}") from error
    return digest.hexdigest()


def _opened(source: str) -> IO[bytes]:
    scheme = urlsplit(source).scheme
    if scheme == "https":
        opened: IO[bytes] = urllib.request.urlopen(source, timeout=60)  # noqa: S310 - https alone
        return opened
    if scheme in ("", "file"):
        return Path(source.removeprefix("file://")).open("rb")
    raise ModelRefused(f"{source}: only files and https addresses")


def _unpacked(archive: Path, scratch: Path) -> Path:
    """The one folder of the archive, named as it is named there."""
    try:
        with zipfile.ZipFile(archive) as packed:
            names = [PurePosixPath(name) for name in packed.namelist()]
            if any(name.is_absolute() or ".." in name.parts for name in names):
                raise ModelRefused("the archive leads out of its folder")
            if sum(info.file_size for info in packed.infolist()) > MOST_BYTES:
                raise ModelRefused(f"the archive holds more than {MOST_BYTES} bytes")
            tops = {name.parts[0] for name in names if name.parts}
            if len(tops) != 1 or PurePosixPath(*tops) / ACOUSTIC not in names:
                raise ModelRefused(f"the archive holds no model (no {ACOUSTIC} in its one folder)")
            packed.extractall(scratch)
    except (zipfile.BadZipFile, OSError) as error:
        shutil.rmtree(scratch, ignore_errors=True)
        raise ModelRefused(f"not an archive of a model: {error}") from error
    return scratch / tops.pop()
