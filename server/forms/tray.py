"""The folder that the other system picks up from: a file appears in it whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from server.forms.errors import FolderRefuses

FOLDER_MODE = 0o700
FILE_MODE = 0o600


class Tray:
    """Files by name. A name that begins with a dot is not finished; pickers leave it alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def prepare(self, name: str, content: bytes) -> None:
        """Write a file beside its place and sync it.

        Raises:
            FolderRefuses: no room, no right, no such folder.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
            part = self._part(name)
            part.unlink(missing_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.withdraw(name)
            raise FolderRefuses(error.strerror or type(error).__name__) from error

    def place(self, name: str) -> None:
        """Move a prepared file into its place; one that is there already, or was picked up, stays as it is."""
        try:
            self._part(name).rename(self._folder / name)
        except FileNotFoundError:
            return
        self._sync()

    def withdraw(self, name: str) -> None:
        """Take back what was prepared."""
        try:
            self._erase(self._part(name))
        except OSError:
            return

    def holds(self, name: str) -> bool:
        """False once the other system has moved the file away."""
        return (self._folder / name).exists()

    def erase(self, name: str) -> None:
        """Overwrite and remove a file that nobody picked up."""
        self._erase(self._folder / name)

    def unfinished(self, older_than_s: float, now_s: float) -> list[str]:
        """Names of prepared files that have lain for a while."""
        if not self._folder.is_dir():
            return []
        parts = [path for path in self._folder.glob(".*.part") if now_s - path.stat().st_mtime > older_than_s]
        return [path.name[1 : -len(".part")] for path in parts]

    def _part(self, name: str) -> Path:
        return self._folder / f".{name}.part"

    def _erase(self, path: Path) -> None:
        if not path.exists():
            return
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        self._sync()

    def _sync(self) -> None:
        place = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)
