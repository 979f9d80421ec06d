"""Bundles of content as folders: ``<folder>/<bundle>/<digest>/``, with ``current`` and ``previous`` pointing at two.

A bundle is on disk with every file and folder synced before ``current`` points at it; ``current`` changes by one
rename. So at any moment, and after any power cut, ``current`` is a whole bundle: the new one or the last known good.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

CURRENT, PREVIOUS = "current", "previous"
MAKING = ".making"
FOLDER_MODE, FILE_MODE = 0o750, 0o640
"""The kiosk reads what lies here; it is the other member of this process's group."""

Step = Callable[[str], None]
"""Told the name of each step before it is taken; a test may end the world there."""


class Shelf:
    """Where content lies. Every method raises OSError."""

    def __init__(self, folder: Path, *, step: Step = lambda name: None) -> None:
        self._folder = folder
        self._step = step

    def install(self, bundle: str, digest: str, files: dict[str, bytes]) -> None:
        """Put a bundle in the place of the last one; done twice it is done once."""
        place = self._folder / bundle
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(FOLDER_MODE)
        if not (place / digest).is_dir():
            self._write(place, digest, files)
        before = self.installed(bundle)
        if before != digest:
            if before is not None:
                self._step("previous")
                self._point(place, PREVIOUS, before)
            self._step("current")
            self._point(place, CURRENT, digest)
        self._step("clear")
        self._clear(place)

    def installed(self, bundle: str) -> str | None:
        """The digest that ``current`` points at; None before the first."""
        link = self._folder / bundle / CURRENT
        return os.readlink(link) if link.is_symlink() and link.is_dir() else None

    def _write(self, place: Path, digest: str, files: dict[str, bytes]) -> None:
        making = place / MAKING
        if making.exists():
            shutil.rmtree(making)
        making.mkdir()
        folders = {making}
        for name, content in files.items():
            path = making / name
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.update(parent for parent in path.parents if making in (parent, *parent.parents))
            self._step("file")
            with path.open("xb") as file:
                os.fchmod(file.fileno(), FILE_MODE)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for folder in folders:
            folder.chmod(FOLDER_MODE)
            _sync(folder)
        self._step("rename")
        making.rename(place / digest)
        _sync(place)
        _sync(place.parent)

    def _point(self, place: Path, name: str, digest: str) -> None:
        fresh = place / f".{name}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(digest)
        fresh.rename(place / name)
        _sync(place)

    def _clear(self, place: Path) -> None:
        """Older bundles go; the present one and the one before it stay."""
        links = [place / CURRENT, place / PREVIOUS]
        kept = {os.readlink(link) for link in links if link.is_symlink()}
        for path in place.iterdir():
            if path.is_dir() and not path.is_symlink() and path.name not in kept:
                shutil.rmtree(path)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
