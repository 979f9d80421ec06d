"""Command line of the centre: ``python -m server run --settings server.toml``."""

from __future__ import annotations

import sys

from server.site.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
