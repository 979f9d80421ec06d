"""The limited process: ``python -m server.studio.glovebox.child``. One file, then it ends.

It may hold so much memory, use so many seconds, open so few files, write none and start no other process.
"""

from __future__ import annotations

import resource
import sys

import msgspec

from server.settings import PdfLimits
from server.studio.glovebox.orders import BROKEN, NOT_A_BLANK, TOO_HEAVY, TOO_MANY_BYTES, Outcome, Refused, Work

OPEN_FILES = 48


def main() -> None:
    """Read the work, put the gloves on, do it, say what came of it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    work = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Work)
    _put_gloves_on(work.limits)
    try:
        outcome = _done(work)
    except Refused as error:
        outcome = Outcome(fault=error.code, why=error.why)
    except MemoryError:
        outcome = Outcome(fault=TOO_HEAVY, why="memory")
    except RecursionError:
        outcome = Outcome(fault=BROKEN, why="nested too deeply")
    sys.stdout.buffer.write(msgspec.msgpack.encode(outcome))


def _put_gloves_on(limits: PdfLimits) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_mb << 20),
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def _done(work: Work) -> Outcome:
    from server.studio.glovebox.cleaning import cleaned
    from server.studio.glovebox.pictures import pictures
    from server.studio.glovebox.scans import scan_as_pdf

    body, limits, scanned = work.body, work.limits, False
    if work.clean:
        return Outcome(pictures=pictures(body, limits))
    if len(body) > limits.most_bytes:
        raise Refused(TOO_MANY_BYTES, f"{len(body)} bytes")
    if body.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        body, scanned = scan_as_pdf(body, limits), True
    elif b"%PDF-" not in body[:1024]:
        raise Refused(NOT_A_BLANK, "neither PDF nor JPEG nor PNG")
    blank = cleaned(body, limits)
    notes = ("scan",) if scanned else blank.notes
    return msgspec.structs.replace(blank, pictures=pictures(blank.pdf, limits), notes=notes)


if __name__ == "__main__":
    main()
