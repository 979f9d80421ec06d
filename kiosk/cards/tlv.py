"""Tag-length-value reading (ISO/IEC 8825-1 BER), for the tags and lengths identity cards use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.cards.errors import CardDataBroken


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of one element: its tag as it stands, and where its value lies."""

    tag: int
    value_at: int
    length: int

    @property
    def end(self) -> int:
        """The first byte behind the element."""
        return self.value_at + self.length


def read_head(data: bytes | bytearray, at: int, where: str, *, short_tags: bool = False) -> Head:
    """Read tag and length at offset ``at``; tags of one or two bytes, lengths of 1, 81 xx, 82 xx xx.

    The value itself need not be in ``data`` yet. ``where`` names the place for the error. ``short_tags``: every tag
    is one byte, also 1F, 5F and 7F, as on driving licences.

    Raises:
        CardDataBroken: there is no such element.
    """
    try:
        tag, cursor = data[at], at + 1
        if tag & 0x1F == 0x1F and not short_tags:
            tag, cursor = tag << 8 | data[cursor], cursor + 1
            if tag & 0x80:
                raise CardDataBroken(where)
        length, cursor = data[cursor], cursor + 1
        if length in (0x81, 0x82):
            size = length & 0x0F
            field = data[cursor : cursor + size]
            if len(field) < size:
                raise CardDataBroken(where)
            length, cursor = int.from_bytes(field, "big"), cursor + size
        elif length >= 0x80:
            raise CardDataBroken(where)
    except IndexError:
        raise CardDataBroken(where) from None
    return Head(tag, cursor, length)


def read_all(data: bytes | bytearray, start: int, end: int, where: str, *, short_tags: bool = False) -> Iterator[Head]:
    """Every element between two offsets, in order.

    Raises:
        CardDataBroken: an element does not end where it should.
    """
    at = start
    while at < end:
        head = read_head(data, at, where, short_tags=short_tags)
        if head.end > end or head.end > len(data):
            raise CardDataBroken(where)
        yield head
        at = head.end
