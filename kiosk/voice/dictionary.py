"""Compiles the lists of readings to a dictionary of Open JTalk; what was compiled once is kept."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.voice.reading_list import Reading, WrongLine, dictionary_source, read_list

OURS = Path(__file__).parent / "readings.csv"
CODE = "VOICE-04"
"""Some readings were passed over."""
Compile = Callable[[str, str], None]
"""Source and target; raises RuntimeError or OSError."""


def gather(city: Path | None = None) -> tuple[list[Reading], list[str]]:
    """Every reading, the city's before ours; and for each that was passed over a line, ``readings.csv:12: why``."""
    readings: dict[str, Reading] = {}
    wrong: list[str] = []
    for path in (city, OURS):
        if path is None:
            continue
        found, lines = _read(path)
        readings = {one.written: one for one in found} | readings
        wrong += [f"{path.name}:{one.line}: {one.why}" for one in lines]
    return list(readings.values()), wrong


def _read(path: Path) -> tuple[list[Reading], list[WrongLine]]:
    try:
        return read_list(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return [], [WrongLine(0, "the file cannot be read; is it UTF-8?")]


def compiled(readings: Sequence[Reading], compile_: Compile, folder: Path | None = None) -> Path:
    """The dictionary of these readings; made unless ``folder`` has it. Raises OSError, RuntimeError."""
    source = dictionary_source(readings)
    folder = folder or _own_folder()
    target = folder / f"{hashlib.sha256(source.encode()).hexdigest()[:24]}.dic"
    if target.is_file() and target.stat().st_size:
        return target
    with tempfile.TemporaryDirectory(dir=folder) as name:
        words, draft = Path(name, "words.csv"), Path(name, "words.dic")
        words.write_text(source, "utf-8")
        compile_(str(words), str(draft))
        os.replace(draft, target)
    return target


def _own_folder() -> Path:
    """A folder that nobody else may write to: a dictionary from a stranger decides what is said."""
    # systemd's, for a service may be allowed to write nowhere else.
    running = os.environ.get("RUNTIME_DIRECTORY", "").split(":")[0]
    # TMPDIR is read anew: tempfile looks once a process.
    folder = Path(running or os.environ.get("TMPDIR") or tempfile.gettempdir(), f"madoguchi-readings-{os.geteuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.lstat()
    if state.st_uid != os.geteuid() or state.st_mode & 0o077 or folder.is_symlink():
        return Path(tempfile.mkdtemp(prefix="madoguchi-readings-"))
    return folder
