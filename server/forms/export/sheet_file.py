"""Rows as the bytes of a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from server.forms.export.cells import Row
from server.forms.export.mapping import OURS, Mapping


@dataclass(frozen=True)
class Line:
    """One row with what makes it recognisable on the other side."""

    handover_id: str
    repetition: int
    row: Row


def file_of(mapping: Mapping, lines: Sequence[Line]) -> bytes:
    """The whole file: a line of headings and a line a visit, or a JSON array of objects."""
    headings = [*(column.heading for column in mapping.columns), *OURS]
    if mapping.kind == "json":
        objects = [dict(zip(headings, _values(line, " / "), strict=True)) for line in lines]
        text = msgspec.json.format(msgspec.json.encode(objects), indent=2).decode() + "\n"
        return _ends(text, mapping).encode(mapping.encoding)
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(_values(line, " / ") for line in lines)
    return _ends(out.getvalue(), mapping).encode(mapping.encoding)


def _values(line: Line, between: str) -> list[str]:
    again = str(line.repetition) if line.repetition else ""
    return [*line.row.cells, line.handover_id, again, between.join(line.row.notes)]


def _ends(text: str, mapping: Mapping) -> str:
    return text.replace("\n", "\r\n") if mapping.line_end == "crlf" else text
