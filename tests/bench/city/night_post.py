"""A post office through a night that passes in seconds."""

from __future__ import annotations

import sys

from edge_sync.__main__ import main as post_office
from tests.bench.city.night import main

if __name__ == "__main__":
    sys.exit(main(post_office))
