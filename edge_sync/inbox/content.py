"""Content in pieces: collected in the ledger, checked as a whole, put on the shelf."""

from __future__ import annotations

import hashlib
import sqlite3

import msgspec

from edge_sync.inbox.errors import CannotDo
from edge_sync.inbox.shelf import Shelf
from edge_sync.ledger.ledger import Ledger
from edge_sync.messages.content import ContentInstall, ContentPart, unpack

_PARTS = "SELECT number, body FROM part WHERE digest = ? AND bundle = ? ORDER BY number"


def keep_part(connection: sqlite3.Connection, part: ContentPart) -> None:
    """Keep one piece; what was collected for the same bundle under another digest is given up."""
    bundle = part.bundle.value
    connection.execute("DELETE FROM part WHERE bundle = ? AND digest <> ?", (bundle, part.digest))
    facts = (part.digest, part.number, bundle, part.body)
    connection.execute("INSERT OR REPLACE INTO part(digest, number, bundle, body) VALUES(?, ?, ?, ?)", facts)


def drop_parts(connection: sqlite3.Connection, wanted: ContentInstall) -> None:
    """The bundle is installed or refused: its pieces are no longer needed."""
    connection.execute("DELETE FROM part WHERE bundle = ?", (wanted.bundle.value,))


def install(ledger: Ledger, shelf: Shelf, wanted: ContentInstall) -> None:
    """Check the pieces and put the bundle on the shelf; durable when this returns.

    Raises:
        CannotDo: a piece is missing, the digest differs, it is no bundle, or the disk refused it.
    """
    bundle = wanted.bundle.value
    if shelf.installed(bundle) == wanted.digest:
        return
    with ledger.reading() as connection:
        rows = connection.execute(_PARTS, (wanted.digest, bundle)).fetchall()
    if [number for number, _ in rows] != list(range(1, wanted.parts + 1)):
        raise CannotDo(f"{len(rows)} of {wanted.parts} parts are here")
    raw = b"".join(body for _, body in rows)
    if len(raw) != wanted.size_bytes or hashlib.sha256(raw).hexdigest() != wanted.digest:
        raise CannotDo("the parts do not make up the digest")
    try:
        files = unpack(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CannotDo(f"not a bundle: {error}") from error
    if not files or any(f"{name}/" in other for name in files for other in files):
        raise CannotDo("an empty bundle, or a file where a folder should be")
    try:
        shelf.install(bundle, wanted.digest, files)
    except OSError as error:
        raise CannotDo(f"not installed: {error.strerror or type(error).__name__}") from error
