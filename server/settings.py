"""Shape of ``server.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Address = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]


class Web(msgspec.Struct, frozen=True, kw_only=True):
    """Where the pages are served. TLS to browsers is the work of a proxy in front."""

    host: Address = "127.0.0.1"
    port: Port = 8080


class Broker(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach the broker: mutual TLS, the certificate's common name is ``centre``."""

    host: Address
    port: Port = 8883
    ca: Path
    """PEM file with the authority that signed the broker's certificate."""
    certificate: Path
    key: Path
    name: Annotated[str, msgspec.Meta(pattern=r"^centre[a-z0-9-]{0,20}$")] = "centre"
    """The certificate's common name, which is also the name at the broker."""


Seconds = Annotated[float, msgspec.Meta(gt=0)]


class Ingest(msgspec.Struct, frozen=True, kw_only=True):
    """Where letters are taken in."""

    here: bool = True
    """False: ``run`` serves pages alone, and ``ingest --shard K/N`` processes take the letters in."""


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """When something that is missing becomes an alarm."""

    look_every_s: Seconds = 5
    gap_after_s: Seconds = 30
    """Later letters are here and earlier ones are not: the machine is asked for them."""
    tail_after_s: Seconds = 300
    """The machine says it wrote more, is online, and nothing comes."""
    silent_after_s: Seconds = 180
    """No sign of life."""


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """Backups of the database; with them, machines delete only what a finished backup holds."""

    folder: Path
    every_s: Annotated[float, msgspec.Meta(ge=1)] = 3600
    keep: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 48
    """How many finished backups stay; older ones are deleted."""


class FormsRoom(msgspec.Struct, frozen=True, kw_only=True):
    """What machines send sealed."""

    safe: Path
    """Folder of the private sealing keys, mode 0700; on an encrypted disk."""
    keep_h: Annotated[int, msgspec.Meta(ge=1, le=24 * 14)] = 24
    """A draft is forgotten after this many hours at the latest; the end of its visit comes first as a rule."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What one city's centre needs to know before it starts."""

    tenant: Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    """The city as it stands in topics: ``hagi``."""
    city: Annotated[str, msgspec.Meta(min_length=1, max_length=20)] = "萩市"
    """The city as residents write it; shown at the head of every page."""
    secret_key: Annotated[str, msgspec.Meta(min_length=32)]
    """Signs sessions and forms; at least 32 characters, kept out of version control."""
    database_url: Annotated[str, msgspec.Meta(pattern=r"^(sqlite|postgres|postgresql)://")]
    """``sqlite:////absolute/path`` or ``postgresql://user:password@host/name``."""
    public_url: Annotated[str, msgspec.Meta(pattern=r"^https?://[^/]+/?$")]
    """The address that people type; decides cookies, allowed hosts and form origins."""
    web: Web = Web()
    broker: Broker
    ingest: Ingest = Ingest()
    watch: Watch = Watch()
    backup: Backup | None = None
    forms: FormsRoom | None = None
    """None: sealed drafts are kept until they are forgotten, and nobody can open them here."""


def missing_files(settings: Settings) -> list[str]:
    """Sentences about certificate files that are named but not there."""
    named = {"ca": settings.broker.ca, "certificate": settings.broker.certificate, "key": settings.broker.key}
    return [f"broker.{key}: {path} does not exist" for key, path in named.items() if not path.is_file()]
