"""The dictionary stands alone: the standard library, msgspec, and nothing of ours beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ASK = """
import sys
before = set(sys.modules)
import edge_sync.messages.codec, edge_sync.messages.topics, edge_sync.messages
known = set(sys.stdlib_module_names)
for name in sorted(set(sys.modules) - before):
    top = name.split(".")[0]
    # msgspec looks whether typing_extensions happens to be installed; it does not need it.
    if top in known or top in ("msgspec", "typing_extensions") or name == "edge_sync":
        continue
    if name.startswith("edge_sync.messages"):
        continue
    print(name)
"""


def test_importing_the_dictionary_brings_in_only_the_standard_library_and_msgspec() -> None:
    root = Path(__file__).parents[3]
    found = subprocess.run(
        [sys.executable, "-c", _ASK], cwd=root, capture_output=True, text=True, check=True, timeout=30
    )
    assert found.stdout.split() == []
