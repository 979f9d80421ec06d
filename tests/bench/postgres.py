"""A private PostgreSQL: a cluster of its own in one folder, on loopback, gone with the test.

Needs no pytest. ``initdb`` refuses to run as root, so root hands the cluster to the user ``postgres``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import psycopg

from tests.bench.ports import HOST, free_port

USER = "madoguchi"
READY_WITHIN_S = 30.0


def postgres_programs() -> Path:
    """The folder of the newest installed server. Raises FileNotFoundError."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise FileNotFoundError("PostgreSQL is not installed (Debian package: postgresql)")
    return found[-1].parent


class Postgres:
    """One cluster in ``folder``; starts on entering, ends on leaving. Its log tells every wait for a lock."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.log = folder / "postgres.log"
        # Tests' folders are closed to other users, and root must hand the cluster to one.
        self._own = Path(tempfile.mkdtemp(prefix="postgres-")) if os.geteuid() == 0 else folder
        self.data = self._own / "data"
        self._programs = postgres_programs()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Postgres:
        self.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        if os.geteuid() == 0:
            shutil.rmtree(self._own, ignore_errors=True)

    def url(self, database: str) -> str:
        """An address for Django."""
        return f"postgresql://{USER}@{HOST}:{self.port}/{database}"

    def create(self, database: str, *, like: str = "template1") -> str:
        """A new database, empty or a copy of one that nobody is connected to; its address."""
        self._run("createdb", "-h", HOST, "-p", str(self.port), "-U", USER, "-T", like, database)
        return self.url(database)

    def ask(self, database: str, question: str) -> list[list[str]]:
        """Rows as text."""
        done = self._run("psql", "-X", "-At", "-F", "\t", "-d", self.url(database), "-c", question)
        return [line.split("\t") for line in done.splitlines()]

    def start(self) -> None:
        """Make the cluster if need be, start it and wait until it answers."""
        if not self.data.exists():
            self.data.mkdir(mode=0o700)
            self._give_away()
            self._run("initdb", "-D", str(self.data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        settings = {
            "listen_addresses": HOST,
            "port": self.port,
            "unix_socket_directories": self.data,
            "log_lock_waits": "on",
            "deadlock_timeout": "100ms",
            "max_connections": 60,
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        program = [*self._as_owner(), str(self._programs / "postgres"), "-D", str(self.data), *words]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(program, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline and self._process.poll() is None:
            ready = [str(self._programs / "pg_isready"), "-q", "-h", HOST, "-p", str(self.port)]
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"PostgreSQL did not start: {self.log.read_text('utf-8')[-2000:]}")

    def stop(self) -> None:
        """End it; connections are cut."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def processes(self) -> list[int]:
        """The server's own processes."""
        if self._process is None:
            return []
        found = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return [self._process.pid, *(int(pid) for pid in found)]

    def _run(self, program: str, *words: str) -> str:
        done = subprocess.run(
            [*self._as_owner(), str(self._programs / program), *words],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stderr}")
        return done.stdout

    def _give_away(self) -> None:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            for folder in (self._own, self.data):
                os.chown(folder, owner.pw_uid, owner.pw_gid)

    def _as_owner(self) -> list[str]:
        if os.geteuid() != 0:
            return []
        owner = pwd.getpwnam("postgres")
        return ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]


class LockWatch:
    """Looks every few milliseconds whether anybody waits for a row or a table that another transaction holds.

    Waits for a page at the end of a table (``extend``) come with any two writers, and are no lock of ours.
    """

    LOOK_EVERY_S = 0.004
    _QUESTION = (
        "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
        "WHERE NOT l.granted AND l.locktype IN ('transactionid', 'tuple', 'relation') AND a.datname = %s"
    )

    def __init__(self, postgres: Postgres, database: str) -> None:
        self._url, self._database = postgres.url("postgres"), database
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.looks = self.seen = 0

    def __enter__(self) -> LockWatch:
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._stopping.set()
        self._thread.join()

    def _watch(self) -> None:
        with psycopg.connect(self._url, autocommit=True) as connection:
            while not self._stopping.wait(self.LOOK_EVERY_S):
                row = connection.execute(self._QUESTION, [self._database]).fetchone()
                self.looks += 1
                self.seen += int(row[0] > 0) if row else 0
