"""Days as clerks type them and as other systems want them. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from edge_sync.stationery.eras import in_era

ERA_YEARS = {"明治": 1868, "大正": 1912, "昭和": 1926, "平成": 1989, "令和": 2019}
"""The year that is year 1 of each era."""
_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_ERA = re.compile(
    r"(明治|大正|昭和|平成|令和|[MTSHR])\s*(\d{1,2}|元)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\Z"
)
_WESTERN = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\Z")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")


def read_day(text: str) -> str:
    """ISO 8601 from ``1975-06-01``, ``19750601``, ``昭和50年6月1日`` or ``S50.6.1`` in either width; empty stays so.

    Raises:
        ValueError: it is no day, or not a day of the era it names.
    """
    said = unicodedata.normalize("NFKC", text).strip().upper()
    if not said:
        return ""
    found = _ERA.match(said)
    if found:
        era = _LETTERS.get(found[1], found[1])
        return day_in_era(era, 1 if found[2] == "元" else int(found[2]), int(found[3]), int(found[4])).isoformat()
    found = _WESTERN.match(said) or _PLAIN.match(said)
    if not found:
        raise ValueError("not a day")
    return date(int(found[1]), int(found[2]), int(found[3])).isoformat()


def day_in_era(era: str, year: int, month: int, day: int) -> date:
    """A day of an era, year 1 being its first.

    Raises:
        ValueError: there is no such day in that era.
    """
    found = date(ERA_YEARS[era] + year - 1, month, day) if era in ERA_YEARS else None
    if found is None or in_era(found).era != era:
        raise ValueError("not a day of this era")
    return found


def write_day(iso: str, shape: str) -> str:
    """A day as another system wants it: ``iso``, ``plain`` (19750601), ``western`` (1975年6月1日), ``slashes``
    (1975/06/01), ``era`` (昭和50年6月1日) or ``era_letter`` (S50.06.01); an unknown day stays empty.
    """
    if not iso:
        return ""
    day = date.fromisoformat(iso)
    if shape in ("era", "era_letter"):
        one = in_era(day)
        letter = {name: key for key, name in _LETTERS.items()}[one.era]
        return one.text() if shape == "era" else f"{letter}{one.year:02d}.{day.month:02d}.{day.day:02d}"
    return {
        "plain": f"{day:%Y%m%d}",
        "western": f"{day.year}年{day.month}月{day.day}日",
        "slashes": f"{day:%Y/%m/%d}",
    }.get(shape, iso)
