"""Writes the golden files that are missing: ``python -m tests.edge_sync.messages.make_golden``.

A file that is there is never written again, whatever the code says now.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from edge_sync.messages.codec import encode_plain
from edge_sync.messages.message import Message
from tests.edge_sync.messages.examples import EXAMPLES

FOLDER = Path(__file__).with_name("golden")


def name_of(message: Message) -> str:
    """The golden file of a kind and version."""
    return f"{message.KIND}.v{message.VERSION}.json"


def write_missing(folder: Path, examples: list[Message]) -> tuple[list[str], list[str]]:
    """Names of the files written, and of those that differ from today's example and were left alone."""
    written: list[str] = []
    differing: list[str] = []
    for message in examples:
        path = folder / name_of(message)
        text = msgspec.json.format(encode_plain(message), indent=1).decode() + "\n"
        if not path.exists():
            path.write_text(text, "utf-8")
            written.append(path.name)
        elif path.read_text("utf-8") != text:
            differing.append(path.name)
    return written, differing


def main() -> int:
    """Status 1 if a frozen file differs from what would be written today."""
    written, differing = write_missing(FOLDER, EXAMPLES)
    for name in written:
        print(f"written: {name}")
    for name in differing:
        print(f"frozen and different, left alone (a changed meaning is a new version): {name}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
