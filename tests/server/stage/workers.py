"""Ingest workers on PostgreSQL, each a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.broker import Broker
from tests.bench.postgres import Postgres
from tests.server.stage.centre import ROOT, Centre


class Workers:
    """A web process without letters, and some workers, on one database."""

    def __init__(
        self,
        folder: Path,
        broker: Broker,
        postgres: Postgres,
        count: int,
        *,
        like: str = "",
        database: str = "",
        shards: int = 0,
    ) -> None:
        """``like`` names a database that has its tables already.

        ``shards`` other than ``count`` lets workers share machines, which they never should.
        """
        self.database = database or f"centre_{count}"
        self.shards = shards or count
        self.postgres = postgres
        url = postgres.create(self.database, like=like or "template1")
        self.web = Centre(folder / "web", broker)
        text = self.web.settings.read_text().replace(f"sqlite:///{self.web.database}", url)
        self.web.settings.write_text(text + "[ingest]\nhere = false\n")
        if not like:
            assert self.web.command("migrate").returncode == 0
        self._text, self._broker, self._folder, self.count = text, broker, folder, count
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Workers:
        for number in range(1, self.count + 1):
            own = self._broker.centre(f"centre-{number}")
            centre = self._broker.centre()
            text = self._text.replace(str(centre.certificate), str(own.certificate)).replace(
                str(centre.key), str(own.key)
            )
            settings = self._folder / f"worker-{number}.toml"
            settings.write_text(text.rstrip() + f'\nname = "centre-{number}"\n')
            words = ["ingest", "--shard", f"{min(number, self.shards)}/{self.shards}", "--settings", str(settings)]
            with (self._folder / f"worker-{number}.log").open("ab") as log:
                self._processes.append(
                    subprocess.Popen([sys.executable, "-m", "server", *words], cwd=ROOT, stdout=log, stderr=log)
                )
        return self

    def __exit__(self, *args: object) -> None:
        for process in self._processes:
            process.send_signal(signal.SIGTERM)
        for process in self._processes:
            assert process.wait(15) == 0, self.logs()

    def logs(self) -> str:
        return "\n".join(path.read_text()[-1500:] for path in sorted(self._folder.glob("worker-*.log")))

    def cpu_s(self) -> float:
        """What the workers have used so far."""
        spent = 0.0
        for process in self._processes:
            words = Path(f"/proc/{process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
            spent += (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
        return spent

    def ask(self, question: str) -> list[list[str]]:
        return self.postgres.ask(self.database, question)

    def wait_until(self, question: str, answer: str, within_s: float = 60) -> None:
        deadline = time.monotonic() + within_s
        while (found := self.ask(question)) != [[answer]]:
            assert time.monotonic() < deadline, f"{question}: {found}\n{self.logs()}"
            time.sleep(0.1)
