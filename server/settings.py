"""Shape of ``server.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

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
    """What was entered is forgotten this many hours after the visit's end at the counter, with every file that was
    handed over and not picked up. A visit that nobody ends counts as over after 24 hours."""
    handover: Path | None = None
    """Folder that the system behind the counter picks files up from; None: nothing is handed over."""


class PdfLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What a blank that staff upload may be, and what the process that looks at it may use."""

    most_bytes: Annotated[int, msgspec.Meta(ge=1, le=50_000_000)] = 10_000_000
    most_pages: Annotated[int, msgspec.Meta(ge=1, le=4)] = 4
    most_objects: Annotated[int, msgspec.Meta(ge=10)] = 5_000
    most_pixels: Annotated[int, msgspec.Meta(ge=1)] = 60_000_000
    """Of a scan: A4 at 600 dpi has 35 million."""
    most_unpacked_mb: Annotated[int, msgspec.Meta(ge=1)] = 200
    """All streams of a PDF together, unpacked: A4 in colour at 600 dpi has 105."""
    largest_side_mm: Annotated[int, msgspec.Meta(ge=297)] = 1_200
    memory_mb: Annotated[int, msgspec.Meta(ge=128)] = 512
    cpu_s: Annotated[int, msgspec.Meta(ge=1)] = 10
    wall_s: Annotated[int, msgspec.Meta(ge=1)] = 20
    picture_dpi: Annotated[int, msgspec.Meta(ge=72, le=300)] = 120


class Studio(msgspec.Struct, frozen=True, kw_only=True):
    """The room where staff make forms."""

    limits: PdfLimits = PdfLimits()
    printer: Annotated[str, msgspec.Meta(pattern=r"^([A-Za-z0-9_.-]{1,127})?\Z")] = ""
    """Queue of this computer's CUPS for test prints; empty: test prints are downloaded only."""
    library: Path | None = None
    """Folder where published forms are laid out for the overlay; None: a temporary one, gone with the process."""


class PhoneMail(msgspec.Struct, frozen=True, kw_only=True):
    """The city's mail server (SMTP)."""

    host: Address
    port: Port = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_file: Path | None = None
    """File with the password alone, mode 0600."""
    sender: Annotated[str, msgspec.Meta(pattern=r"^[^@\s]+@[^@\s]+\Z")]


class Phone(msgspec.Struct, frozen=True, kw_only=True):
    """Notices to visitors' phones. The page itself needs nothing of this."""

    vapid_key: Path | None = None
    """Private key that web push signs with (RFC 8292), made at the first start, mode 0600; None: no web push."""
    contact: Annotated[str, msgspec.Meta(pattern=r"^(mailto:[^@\s]+@[^@\s]+|https://\S+)?\Z")] = ""
    """Whom a push service can ask about us; empty: ``public_url``."""
    push_services: tuple[str, ...] = (
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "web.push.apple.com",
        "*.notify.windows.com",
    )
    """Hosts that notices may be handed to: ``host``, ``*.domain`` or ``host:port``."""
    push_ca: Path | None = None
    """PEM file that vouches for push services where a proxy of the city opens TLS; None: the system's."""
    mail: PhoneMail | None = None
    """None: no mail."""


class CalDav(msgspec.Struct, frozen=True, kw_only=True):
    """A CalDAV server (RFC 4791) that is given the bookings, a collection for each counter and each clerk."""

    url: Annotated[str, msgspec.Meta(pattern=r"^https?://\S+\Z")]
    """Of the calendar home, under which collections are made: ``https://dav.city.example/madoguchi/``."""
    user: str
    password_file: Path
    """File with the password alone, mode 0600."""


class Reservations(msgspec.Struct, frozen=True, kw_only=True):
    """Booked times and numbers from the web. Mails go through ``[phone.mail]``."""

    check_in_before_min: Annotated[int, msgspec.Meta(ge=0, le=240)] = 30
    check_in_after_min: Annotated[int, msgspec.Meta(ge=0, le=240)] = 30
    number_ends_after_min: Annotated[int, msgspec.Meta(ge=1, le=240)] = 15
    """A number from the web gives its place up so long after its turn came."""
    code_keep_days: Annotated[int, msgspec.Meta(ge=1, le=60)] = 7
    """A code names its booking for so long after the day; then only figures stay."""
    bookings_an_hour: Annotated[int, msgspec.Meta(ge=1)] = 12
    """From one address."""
    numbers_an_hour: Annotated[int, msgspec.Meta(ge=1)] = 60
    """From one address; the hall's own wireless network is one."""
    behind_proxy: bool = False
    """The proxy in front writes the caller's address as the last entry of X-Forwarded-For."""
    caldav: CalDav | None = None


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """Who says how long people will wait."""

    estimator: Annotated[str, msgspec.Meta(min_length=1)] = "honest"
    """A name that ``python -m server waits replay`` lists, or ``package.module:function``."""


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
    studio: Studio = Studio()
    waits: Waits = Waits()
    phone: Phone = Phone()
    reservations: Reservations = Reservations()


def missing_files(settings: Settings) -> list[str]:
    """Sentences about certificate files that are named but not there."""
    named = {"ca": settings.broker.ca, "certificate": settings.broker.certificate, "key": settings.broker.key}
    return [f"broker.{key}: {path} does not exist" for key, path in named.items() if not path.is_file()]
