"""A post office on another computer: its boot is the one that the variable ``BOOT`` names, not this kernel's."""

from __future__ import annotations

import os
import sys

from edge_sync import wiring
from edge_sync.__main__ import main

if __name__ == "__main__":
    setattr(wiring, "read_boot_id", lambda: os.environ["BOOT"])  # noqa: B010 - the far side of a boot is the machine
    sys.exit(main())
