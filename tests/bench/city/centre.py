"""``python -m server run`` behind any port, started with or without waiting."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench.broker import Broker
from tests.server.stage.centre import ROOT, Centre


class WiredCentre(Centre):
    """The centre of a story; ``port`` is where it finds the broker, if not at the broker's own; ``more`` is TOML."""

    def __init__(
        self, folder: Path, broker: Broker, *, port: int | None = None, more: str = "", module: str = "server"
    ) -> None:
        super().__init__(folder, broker)
        self._module = module
        with self.settings.open("a", encoding="utf-8") as file:
            file.write(more)
        if port is not None:
            text = self.settings.read_text("utf-8").replace(f"\nport = {broker.port}\n", f"\nport = {port}\n")
            self.settings.write_text(text, "utf-8")

    def launch(self) -> None:
        """Start and do not wait."""
        if self.runs():
            return
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._module, "run", "--migrate", "--settings", str(self.settings)],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def runs(self) -> bool:
        """True while the process lives."""
        return self._process is not None and self._process.poll() is None
