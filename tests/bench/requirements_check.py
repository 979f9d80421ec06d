"""Which programs the bench misses, and the Debian packages that bring them.

``python -m tests.bench.requirements_check`` prints one line a missing program and ends with 1.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Need:
    """One program or file, and the package that has it. ``name`` with a slash is a glob from the root."""

    name: str
    package: str
    what_for: str


CARDS = (
    Need("unshare", "util-linux", "the room's walls"),
    Need("mount", "mount", "the room's walls"),
    Need("ip", "iproute2", "the room's loopback"),
    Need("pcscd", "pcscd", "card service"),
)
PRINTER = (
    Need("dbus-daemon", "dbus", "message bus for the virtual printer"),
    Need("avahi-daemon", "avahi-daemon", "service discovery for the virtual printer"),
    Need("ippeveprinter", "cups-ipp-utils", "virtual IPP Everywhere printer"),
    Need("cupsd", "cups-daemon", "print service"),
    Need("lpadmin", "cups-client", "laying the queue"),
    Need("/usr/lib/cups/backend/ipp", "cups-daemon", "print service to printer"),
    Need("/usr/lib/cups/filter/pdftopdf", "cups-filters-core-drivers", "print service"),
)
GLASS = (
    Need("Xvfb", "xvfb", "screen without a monitor"),
    Need("xdotool", "xdotool", "fingers"),
    Need("/usr/share/fonts/**/BIZUD*.ttf", "fonts-morisawa-bizud-gothic", "letters"),
)
BROWSER = (Need("chromium", "chromium", "the clerk's browser"),)
OTHERS = (
    Need("mosquitto", "mosquitto", "broker"),
    Need("pdftotext", "poppler-utils", "looking into printed forms"),
)
ALL = (*CARDS, *PRINTER, *GLASS, *BROWSER, *OTHERS)

_WHERE = os.pathsep.join(("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"))


def missing(needs: Iterable[Need]) -> list[Need]:
    """Those that this machine lacks, in order."""
    return [need for need in needs if not _there(need)]


def missing_for_room(*, printer: bool) -> list[str]:
    """Packages that the bench room lacks."""
    needs = (*CARDS, *PRINTER) if printer else CARDS
    return sorted({need.package for need in missing(needs)})


def _there(need: Need) -> bool:
    if "/" in need.name:
        return next(Path("/").glob(need.name.lstrip("/")), None) is not None
    return shutil.which(need.name, path=os.environ.get("PATH", "") + os.pathsep + _WHERE) is not None


def main() -> int:
    """Print what is missing and how to get it."""
    lacking = missing(ALL)
    for need in lacking:
        print(f"missing: {need.name} ({need.what_for}): package {need.package}")
    if lacking:
        print("apt-get install " + " ".join(sorted({need.package for need in lacking})))
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
