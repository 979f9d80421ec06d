"""What the centre gives a machine to work with: forms, journeys, words, settings, keys."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from edge_sync.messages.message import Downlink, kind
from edge_sync.messages.sensitivity import PUBLIC
from edge_sync.messages.values import Count

LARGEST_PART_BYTES = 24 * 1024
"""Bytes of one part before base64; its letter stays well under a batch."""
MOST_PARTS = 2_000
"""About 47 MB a bundle."""


class Bundle(StrEnum):
    """What a bundle holds; each is replaced as a whole."""

    FORMS = "forms"
    JOURNEYS = "journeys"
    WORDS = "words"
    SETTINGS = "settings"
    KEYS = "keys"
    """Certificates of the city's sealing keys."""


Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z"), PUBLIC]
"""SHA-256 of a packed bundle, hexadecimal; also its version."""

FileName = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z0-9_][a-z0-9_-]{0,39}(/[a-z0-9_][a-z0-9_-]{0,39}){0,3}\.[a-z0-9]{1,8}\Z")
]
"""``ja/visit.toml``; can leave no folder."""


@kind("content.part", version=1)
class ContentPart(Downlink, frozen=True, kw_only=True):
    """One piece of a packed bundle."""

    bundle: Annotated[Bundle, PUBLIC]
    digest: Digest
    number: Annotated[int, msgspec.Meta(ge=1, le=MOST_PARTS), PUBLIC]
    body: Annotated[bytes, msgspec.Meta(max_length=LARGEST_PART_BYTES), PUBLIC]


@kind("content.install", version=1)
class ContentInstall(Downlink, frozen=True, kw_only=True):
    """All parts were sent: check the digest and put the bundle in the place of the last one."""

    bundle: Annotated[Bundle, PUBLIC]
    digest: Digest
    parts: Annotated[int, msgspec.Meta(ge=1, le=MOST_PARTS), PUBLIC]
    size_bytes: Count


def pack(files: dict[str, bytes]) -> bytes:
    """Files of a bundle as bytes: JSON, name to base64, names sorted; the same files give the same bytes."""
    return msgspec.json.encode(dict(sorted(files.items())))


def unpack(raw: bytes) -> dict[str, bytes]:
    """The files of a packed bundle.

    Raises:
        msgspec.DecodeError: not a bundle, or a name that would leave its folder.
    """
    return msgspec.json.decode(raw, type=dict[FileName, bytes])
