"""Everything measured, as one table of lines. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

Row = tuple[str, str]
"""What it is, and its value with its unit."""

HEAD = ("part", "figure", "value", "from")
UNKNOWN = "unknown"
Lines = list[tuple[str, ...]]


def share(part: int, whole: int) -> str:
    """``47/50 (94 %)``; of nothing: unknown."""
    return f"{part}/{whole} ({100 * part / whole:.0f} %)" if whole else UNKNOWN


def times(spread: Mapping[str, float]) -> str:
    """p50 and p95 of a ``spread``."""
    return f"p50 {spread['p50_ms']:.0f} ms, p95 {spread['p95_ms']:.0f} ms (n = {spread['n']:.0f})"


def times_finely(spread: Mapping[str, float]) -> str:
    """The same of what takes less than some milliseconds."""
    return f"p50 {spread['p50_ms']:.2f} ms, p95 {spread['p95_ms']:.2f} ms (n = {spread['n']:.0f})"


def ratio(ours: float, other: float) -> float | None:
    """Ours by the other's; None when there is nothing to compare with."""
    return round(ours / other, 2) if other else None


def drawn(parts: Iterable[tuple[str, Mapping[str, Any], Iterable[Row]]]) -> str:
    """Name, figures and lines of each part under one head, then what the marks in the last column stand for.

    A part that could not be measured has one line that says so.
    """
    marks: dict[str, str] = {}
    lines: Lines = []
    for name, found, rows in parts:
        if UNKNOWN in found:
            lines.append((name, UNKNOWN, str(found[UNKNOWN]), ""))
            continue
        source = found["from"]
        mark = marks.setdefault(f"{source['model']}; voice: {source['voice']}", f"[{len(marks) + 1}]")
        lines += [(name, figure, value, mark) for figure, value in rows]
    return _columns([HEAD, *lines]) + "".join(f"{mark} {source}\n" for source, mark in marks.items())


def _columns(lines: Lines) -> str:
    widths = [max(_width(line[column]) for line in lines) for column in range(len(HEAD))]
    ruled = [lines[0], tuple("-" * width for width in widths), *lines[1:]]
    return "".join("  ".join(map(_padded, line, widths)).rstrip() + "\n" for line in ruled)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Columns of a terminal: a Japanese sign has two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
