"""A bundle of content cut into messages; pure."""

from __future__ import annotations

import hashlib

import msgspec

from edge_sync.messages.content import (
    LARGEST_PART_BYTES,
    MOST_PARTS,
    Bundle,
    ContentInstall,
    ContentPart,
    pack,
    unpack,
)


class BadBundle(Exception):
    """No machine would take this bundle; the sentence says why."""

    code = "FLEET-03"


def cut(bundle: Bundle, files: dict[str, bytes]) -> list[ContentPart | ContentInstall]:
    """All parts of at most ``LARGEST_PART_BYTES``, then the word to install them.

    Raises:
        BadBundle: empty, a name that would leave its folder, or too large.
    """
    if not files:
        raise BadBundle("there is no file in it")
    raw = pack(files)
    try:
        unpack(raw)
    except msgspec.DecodeError as error:
        raise BadBundle(f"a name that machines refuse: {error}") from error
    digest = hashlib.sha256(raw).hexdigest()
    bodies = [raw[start : start + LARGEST_PART_BYTES] for start in range(0, len(raw), LARGEST_PART_BYTES)]
    if len(bodies) > MOST_PARTS:
        raise BadBundle(f"{len(raw)} bytes are too much for {MOST_PARTS} parts")
    parts: list[ContentPart | ContentInstall] = [
        ContentPart(bundle=bundle, digest=digest, number=number, body=body)
        for number, body in enumerate(bodies, start=1)
    ]
    return [*parts, ContentInstall(bundle=bundle, digest=digest, parts=len(bodies), size_bytes=len(raw))]
