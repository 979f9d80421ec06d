"""Shape of ``edge_sync.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from edge_sync.messages.values import DeviceId, Tenant

PositiveMs = Annotated[int, msgspec.Meta(ge=1)]
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]

MAX_SOCKET_PATH_BYTES = 100
"""``sun_path`` holds 108 bytes on Linux (unix(7))."""


class Store(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where letters are kept until the centre has them in its backup."""

    path: Path
    limit_mb: Annotated[int, msgspec.Meta(ge=1)] = 2048
    """The file grows to this many mebibytes; then new letters are refused."""
    keep_days: Annotated[int, msgspec.Meta(ge=0, le=365)] = 7
    """Letters stay for so many days of running time even when the centre has them in its backup, room permitting."""


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the centre's content is unpacked: ``<folder>/<bundle>/current``."""

    folder: Path | None = None
    """Beside the store if not given."""


class DeskDoor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The window's Unix socket, mode 0660."""

    socket: Path


class BrokerDoor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The broker, over mutual TLS; the certificate's common name is the device."""

    host: Annotated[str, msgspec.Meta(min_length=1)]
    port: Port
    ca: Path
    certificate: Path
    key: Path
    keepalive_s: Annotated[int, msgspec.Meta(ge=5, le=600)] = 20


class Pace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How patient the post office is. The defaults are meant for a fleet; a bench may be quicker."""

    retry_first_ms: PositiveMs = 1_000
    """Longest wait before the second attempt to connect; doubles, with full jitter."""
    retry_cap_ms: PositiveMs = 60_000
    retry_spread_ms: Annotated[int, msgspec.Meta(ge=0)] | None = None
    """A machine's own fixed share of this is added to each wait, so that a fleet comes back one after another:
    with the defaults 2,000 machines need at most 90 s. Not given: half of ``retry_cap_ms``, at most 30 s."""
    calm_ms: PositiveMs = 60_000
    """A line that held this long starts again with the first wait."""
    resend_first_ms: PositiveMs = 10_000
    """Letters are sent again after this long without progress of the watermark; doubles."""
    resend_cap_ms: PositiveMs = 300_000
    probe_ms: PositiveMs = 30_000
    """How long to wait when nobody listens at the other end; its first live word ends the wait."""
    heartbeat_ms: PositiveMs = 30_000
    listen_first_ms: Annotated[int, msgspec.Meta(ge=0)] = 1_000
    """How long a new process waits for the watermark that the broker keeps before it sends its first letter."""
    gap_ms: PositiveMs = 2_000
    """What the centre misses is sent again when it still misses it after this long."""
    window_letters: Annotated[int, msgspec.Meta(ge=1, le=20_000)] = 6_000
    """Letters sent and not yet confirmed, at most."""
    batch_letters: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = 500
    batch_bytes: Annotated[int, msgspec.Meta(ge=1_024, le=256 * 1024)] = 128 * 1024

    def spread_ms(self) -> int:
        """Over how long a fleet is spread."""
        return min(30_000, self.retry_cap_ms // 2) if self.retry_spread_ms is None else self.retry_spread_ms


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything the post office is told."""

    tenant: Tenant
    device: DeviceId
    ticket_letter: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]$")]
    """First letter of this machine's ticket numbers; no two machines of a hall share one."""
    store: Store
    desk: DeskDoor
    broker: BrokerDoor
    pace: Pace = Pace()
    content: Content = Content()

    def content_folder(self) -> Path:
        """Where content is unpacked."""
        return self.content.folder or self.store.path.parent / "content"


def missing_files(settings: Settings) -> list[str]:
    """What a check finds beyond the shape: files that are not there, paths that cannot work."""
    named = {"ca": settings.broker.ca, "certificate": settings.broker.certificate, "key": settings.broker.key}
    found = [f"broker.{name}: there is no file {path}" for name, path in named.items() if not path.is_file()]
    if len(str(settings.desk.socket).encode()) > MAX_SOCKET_PATH_BYTES:
        found.append(f"desk.socket: longer than {MAX_SOCKET_PATH_BYTES} bytes, which no Unix socket may be")
    return found
