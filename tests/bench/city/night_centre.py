"""The centre through a night that passes in seconds."""

from __future__ import annotations

import sys

from server.site.command_line import main as centre
from tests.bench.city.night import main

if __name__ == "__main__":
    sys.exit(main(centre))
