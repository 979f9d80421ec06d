"""The room's paper side: a virtual IPP Everywhere printer and a private CUPS with one queue."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from tests.bench.room.daemon import Daemon, DaemonFailed, answers_on_socket, listens_on_port, plain_environ
from tests.bench.room.places import Places
from tests.bench.room.printer_conf import (
    ASK_JOB,
    AVAHI_CONF,
    CUPS_FILES_CONF,
    CUPSD_CONF,
    DBUS_CONF,
    PRINT_COMMAND,
)

QUEUE = "a4"
_IPP_PORT = 6310
_FORMATS = "application/pdf,image/pwg-raster,image/urf"
# cupsd as root would change to other users, whom a user namespace need not know; as user 1000 of
# a nested one it stays who it is, whether root or an ordinary user runs the room.
_AS_NOBODY_SPECIAL = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


class PaperSide:
    """Message bus and service discovery (which ippeveprinter insists on), printer, CUPS."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._bus_socket = places.run_dir / "bus.sock"
        bus = f"unix:path={self._bus_socket}"
        self._environ = plain_environ(
            places.run_dir / "home", DBUS_SYSTEM_BUS_ADDRESS=bus, CUPS_SERVER=str(places.cups_socket)
        )
        self._write_configuration()
        etc = places.config_dir
        self._bus = self._daemon("dbus", "dbus-daemon", f"--config-file={etc}/dbus.conf", "--nofork", "--nopidfile")
        self._avahi = self._daemon(
            "avahi",
            *("avahi-daemon", "-f", str(etc / "avahi.conf")),
            *("--no-drop-root", "--no-chroot", "--no-rlimits", "--no-proc-title"),
        )
        self._printer = self._daemon(
            "printer",
            *("ippeveprinter", "-n", "localhost", "-p", str(_IPP_PORT), "-d", str(places.printer_dir / "spool")),
            *("-k", "-c", str(places.printer_dir / "print"), "-f", _FORMATS, "Bench A4"),
        )
        self._cups = self._daemon(
            "cupsd", *_AS_NOBODY_SPECIAL, *("cupsd", "-f", "-c", f"{etc}/cupsd.conf", "-s", f"{etc}/cups-files.conf")
        )

    def start(self) -> None:
        """Start everything and lay the queue."""
        self._bus.start(lambda: answers_on_socket(self._bus_socket))
        self._avahi.start(self._avahi_ready)
        self.start_printer()
        self.start_cups()
        device = f"ipp://localhost:{_IPP_PORT}/ipp/print"
        self._tell("lpadmin", "-p", QUEUE, "-E", "-v", device, "-m", "everywhere")

    def stop(self) -> None:
        """End everything."""
        for daemon in (self._cups, self._printer, self._avahi, self._bus):
            daemon.stop()

    def start_printer(self) -> None:
        """Switch the printer on."""
        self._printer.start(lambda: listens_on_port(_IPP_PORT))

    def stop_printer(self) -> None:
        """Switch the printer off, as by its mains switch."""
        self._printer.stop()

    def start_cups(self) -> None:
        """Start the print service."""
        self._cups.start(lambda: answers_on_socket(self._places.cups_socket))

    def stop_cups(self) -> None:
        """End the print service; waiting jobs stay in its spool."""
        self._cups.stop()
        self._places.cups_socket.unlink(missing_ok=True)

    def pause_queue(self) -> None:
        """Stop the queue, as staff would."""
        self._tell("cupsdisable", QUEUE)

    def resume_queue(self) -> None:
        """Let the queue go on."""
        self._tell("cupsenable", QUEUE)

    def refuse_jobs(self) -> None:
        """Let the queue take no new jobs."""
        self._tell("cupsreject", QUEUE)

    def take_jobs(self) -> None:
        """Let the queue take jobs again."""
        self._tell("cupsaccept", QUEUE)

    def set_faults(self, reasons: list[str]) -> None:
        """Let the printer report IPP reasons such as ``media-empty`` with its next job; none ends them."""
        faults = self._places.printer_dir / "faults"
        fresh = faults.with_suffix(".new")
        fresh.write_text(",".join(reasons))
        fresh.rename(faults)

    def _avahi_ready(self) -> bool:
        return Path("/run/avahi-daemon/socket").exists()

    def _daemon(self, name: str, *argv: str) -> Daemon:
        return Daemon(name, argv, log_dir=self._places.log_dir, environ=self._environ)

    def _tell(self, *argv: str) -> None:
        done = subprocess.run(argv, env=self._environ, capture_output=True, text=True, timeout=20, check=False)
        if done.returncode:
            raise DaemonFailed(argv[0], done.stderr.strip())

    def _write_configuration(self) -> None:
        places = self._places
        values = {
            "bus": self._bus_socket,
            "socket": places.cups_socket,
            "cups": places.cups_dir,
            "log": places.log_dir,
        }
        for name, text in (
            ("dbus.conf", DBUS_CONF),
            ("avahi.conf", AVAHI_CONF),
            ("cupsd.conf", CUPSD_CONF),
            ("cups-files.conf", CUPS_FILES_CONF),
        ):
            (places.config_dir / name).write_text(text.format(**values))
        command = places.printer_dir / "print"
        ask_job = places.printer_dir / "ask-job.test"
        ask_job.write_text(ASK_JOB)
        folders = {"faults": places.printer_dir / "faults", "printed": places.printed_dir, "ask_job": ask_job}
        command.write_text(PRINT_COMMAND.format(**{key: shlex.quote(str(path)) for key, path in folders.items()}))
        command.chmod(0o755)
        self.set_faults([])
