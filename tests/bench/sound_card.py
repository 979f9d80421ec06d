"""A sound card of files: the real ``aplay`` and ALSA, whose default device writes samples into a file."""

from __future__ import annotations

from pathlib import Path


def file_card(folder: Path) -> tuple[dict[str, str], Path]:
    """Environment for a process with this card, and the file that everything played is appended to, 48 kHz 16 bit."""
    heard = folder / "heard.raw"
    heard.touch()
    settings = folder / "asound.conf"
    settings.write_text(
        'pcm.!default { type file slave.pcm { type null } file "| cat >> ' + str(heard) + '" format "raw" }\n', "utf-8"
    )
    return {"ALSA_CONFIG_PATH": str(settings)}, heard


def stand_in(folder: Path, name: str, script: str) -> dict[str, str]:
    """Environment in which a program of that name is this shell script and nothing else can be found."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    return {"PATH": str(folder)}
