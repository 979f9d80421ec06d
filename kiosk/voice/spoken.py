"""Which calls were spoken here; outlives the process when it has a file."""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from pathlib import Path

MOST = 300
"""Far more than can be called while a call is fresh."""


class Spoken:
    """The last marks. The file is not forced to disk: after a power cut the calls of before are too old anyway."""

    def __init__(self, path: Path | None = None) -> None:
        """Read the file; one that is absent, unreadable or damaged is an empty one."""
        self._path = path
        self._marks: OrderedDict[str, None] = OrderedDict.fromkeys(_read(path))

    def __contains__(self, mark: object) -> bool:
        return mark in self._marks

    def add(self, mark: str) -> None:
        """Keep a mark; a file that cannot be written keeps nobody from speaking."""
        self._marks[mark] = None
        while len(self._marks) > MOST:
            self._marks.popitem(last=False)
        if self._path is None:
            return
        draft = self._path.with_suffix(".part")
        try:
            draft.write_text(json.dumps(list(self._marks)), "utf-8")
            os.replace(draft, self._path)
        except OSError:
            self._path = None


def _read(path: Path | None) -> list[str]:
    if path is None:
        return []
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [mark for mark in found if isinstance(mark, str)] if isinstance(found, list) else []
