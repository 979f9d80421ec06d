"""Where this room finds forms and questions; handed in, because the studio keeps the newest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from edge_sync.messages.forms import FormNeeded
from edge_sync.stationery.catalogue import LIBRARY, Form, read_forms
from edge_sync.stationery.questions import Question, read_questions


@dataclass(frozen=True)
class Stock:
    """One folder of forms, read."""

    folder: Path
    forms: Mapping[str, Form]
    questions: Mapping[str, Question]

    def wanted(self, needed: tuple[FormNeeded, ...]) -> list[Form]:
        """Those forms that are here, in whatever version."""
        return [self.forms[one.form] for one in needed if one.form in self.forms]


class Library(Protocol):
    """Forms as they are now, and as they were."""

    def now(self) -> Stock:
        """What is in force. Raises ``edge_sync.stationery.errors.BadForm``."""

    def at(self, form: str, version: int) -> Stock | None:
        """A stock that has this version of a form; None when that version is not kept anywhere."""


class Folders:
    """Forms in folders as ``edge_sync.stationery.catalogue`` reads them; a folder is read again when it changed."""

    def __init__(
        self,
        now: Callable[[], Path] = lambda: LIBRARY,
        at: Callable[[str, int], Path | None] = lambda form, version: None,
    ) -> None:
        """``now``: the folder in force; ``at``: one that has a version of a form, where anybody keeps it."""
        self._now = now
        self._at = at
        self._read: tuple[tuple[Path, int], Stock] | None = None

    def now(self) -> Stock:
        folder = self._now()
        newest = max((path.stat().st_mtime_ns for path in (folder, *folder.glob("**/*.toml"))), default=0)
        if self._read is None or self._read[0] != (folder, newest):
            self._read = ((folder, newest), _stock(folder))
        return self._read[1]

    def at(self, form: str, version: int) -> Stock | None:
        stock = self.now()
        if form in stock.forms and stock.forms[form].version == version:
            return stock
        folder = self._at(form, version)
        return _stock(folder) if folder is not None else None


def _stock(folder: Path) -> Stock:
    return Stock(folder, read_forms(folder), read_questions(folder))
