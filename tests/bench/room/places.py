"""Where everything of one bench room lies, all below its run folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
VPCD_LIBRARY = REPOSITORY / "var" / "bench" / "vpcd" / "libifdvpcd.so"
FETCH_VPCD = REPOSITORY / "tests" / "bench" / "fetch_vpcd.sh"

_LONGEST_SOCKET_PATH_BYTES = 100


@dataclass(frozen=True, slots=True)
class Places:
    """Paths of one room. ``run_dir`` is absolute, short, and owned by who runs the room."""

    run_dir: Path

    @property
    def pcsc_dir(self) -> Path:
        return self.run_dir / "pcsc"

    @property
    def pcsc_socket(self) -> Path:
        return self.pcsc_dir / "pcscd.comm"

    @property
    def cups_socket(self) -> Path:
        return self.run_dir / "cups.sock"

    @property
    def control_socket(self) -> Path:
        return self.run_dir / "control.sock"

    @property
    def cups_dir(self) -> Path:
        return self.run_dir / "cups"

    @property
    def printer_dir(self) -> Path:
        return self.run_dir / "printer"

    @property
    def printed_dir(self) -> Path:
        return self.run_dir / "printed"

    @property
    def log_dir(self) -> Path:
        return self.run_dir / "log"

    @property
    def config_dir(self) -> Path:
        return self.run_dir / "etc"

    def prepare(self) -> None:
        """Make the folders, closed to other users.

        Raises:
            ValueError: the folder's path is too long for sockets, or lies where the room cannot see it.
        """
        longest = len(str(self.pcsc_socket).encode())
        if longest > _LONGEST_SOCKET_PATH_BYTES:
            raise ValueError(f"the run folder's path is too long for Unix sockets ({longest} bytes): {self.run_dir}")
        if self.run_dir.is_relative_to("/run"):
            raise ValueError("the run folder cannot lie below /run, which the room covers with its own")
        self.run_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        for folder in (
            self.pcsc_dir,
            self.printer_dir / "spool",
            self.printed_dir,
            self.log_dir,
            self.config_dir / "readers",
            self.config_dir / "no-readers",
            self.run_dir / "home",
            *(self.cups_dir / name for name in ("root", "spool/tmp", "cache", "state")),
        ):
            folder.mkdir(parents=True, exist_ok=True)
        for stale in (self.pcsc_socket, self.cups_socket, self.control_socket):
            stale.unlink(missing_ok=True)
